package io.github.xensdk.probe;

import io.github.xensdk.XenException;

/** The guest has nothing that could run what is to be brought to it. Nothing was left in it. */
public class InterpreterNotFoundException extends XenException {

    private static final long serialVersionUID = 1L;

    /** Names the guest. */
    public InterpreterNotFoundException(String guest) {
        super(
                "no interpreter for what is to run in the guest; looked for perl (with Time::HiRes, or on x86_64 or aarch64) and"
                        + " python3; install one of them there",
                guest,
                null);
    }
}
