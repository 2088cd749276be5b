package io.github.xensdk;

import org.jspecify.annotations.Nullable;

/** No connection could be made. Nothing was sent; trying again is safe. */
public class ConnectionFailedException extends XenException {

    private static final long serialVersionUID = 1L;

    /** Says which host, and why. */
    public ConnectionFailedException(String message, String host, @Nullable Throwable cause) {
        super(message, host, cause);
    }
}
