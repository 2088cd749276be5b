package io.github.xensdk;

/** The host keeps no log of that console. */
public class ConsoleNotLoggedException extends XenException {

    private static final long serialVersionUID = 1L;

    /** Says whose, and how to have one. */
    public ConsoleNotLoggedException(String host, String message) {
        super(message, host, null);
    }
}
