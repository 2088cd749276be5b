package io.github.xensdk.storage;

import io.github.xensdk.XenException;
import org.jspecify.annotations.Nullable;

/** A directory that should lead to the same storage on two hosts does not, or cannot be used there. */
public class StorageNotSharedException extends XenException {

    private static final long serialVersionUID = 1L;

    /** Says on which host, and what was seen. */
    public StorageNotSharedException(String message, String host) {
        this(message, host, null);
    }

    /** The same, of which something else is the cause. */
    public StorageNotSharedException(String message, String host, @Nullable Throwable cause) {
        super(message, host, cause);
    }
}
