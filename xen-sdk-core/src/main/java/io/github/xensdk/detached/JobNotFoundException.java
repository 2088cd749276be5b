package io.github.xensdk.detached;

import io.github.xensdk.XenException;

/** The host has no such job: it was never started, or was removed. */
public class JobNotFoundException extends XenException {

    private static final long serialVersionUID = 1L;

    /** Says which one. */
    public JobNotFoundException(String host, String id) {
        super("has no job " + id, host, null);
    }
}
