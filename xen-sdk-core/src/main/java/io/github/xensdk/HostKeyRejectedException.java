package io.github.xensdk;

import org.jspecify.annotations.Nullable;

/** The server showed a key that is unknown, or another one than the expected. Nothing was sent. */
public class HostKeyRejectedException extends ConnectionFailedException {

    private static final long serialVersionUID = 1L;

    /** Says which host, and why. */
    public HostKeyRejectedException(String message, String host, @Nullable Throwable cause) {
        super(message, host, cause);
    }
}
