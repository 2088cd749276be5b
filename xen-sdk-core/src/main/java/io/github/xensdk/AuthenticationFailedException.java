package io.github.xensdk;

import org.jspecify.annotations.Nullable;

/** The server accepted none of the offered credentials. */
public class AuthenticationFailedException extends ConnectionFailedException {

    private static final long serialVersionUID = 1L;

    /** Says which host, and why. */
    public AuthenticationFailedException(String message, String host, @Nullable Throwable cause) {
        super(message, host, cause);
    }
}
