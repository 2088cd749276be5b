package io.github.xensdk.detached;

import io.github.xensdk.XenException;

/** A job with that id is there already; nothing was started. */
public class JobExistsException extends XenException {

    private static final long serialVersionUID = 1L;

    /** Says which one. */
    public JobExistsException(String host, String id) {
        super("has already a job " + id, host, null);
    }
}
