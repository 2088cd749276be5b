package io.github.xensdk;

/** The host's toolstack cannot do that. Found out before anything was done. */
public class NotSupportedException extends XenException {

    private static final long serialVersionUID = 1L;

    /** Says what cannot be done where, and what could. */
    public NotSupportedException(String host, String message) {
        super(message, host, null);
    }
}
