package io.github.xensdk;

/**
 * All of a host's sessions were busy, and the queue for them was full or the command's time-out ran out in it. Nothing was sent;
 * trying again is safe.
 */
public class HostBusyException extends ConnectionFailedException {

    private static final long serialVersionUID = 1L;

    /** Says which host, and what was full. */
    public HostBusyException(String message, String host) {
        super(message + "; nothing was sent", host, null);
    }
}
