package io.github.xensdk;

import io.github.xensdk.command.CommandResult;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The root of everything this SDK throws. Unchecked; no message carries a secret.
 *
 * <p>Where the failure belongs to a command, {@link #commandResult()} has its exit status, streams and duration.
 */
public class XenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String host;
    private final transient @Nullable CommandResult commandResult;

    /** A failure that belongs to no host. */
    public XenException(String message) {
        this(message, null, null, null);
    }

    /** A failure on a host. */
    public XenException(String message, @Nullable String host, @Nullable Throwable cause) {
        this(message, host, null, cause);
    }

    /** A failure of a command. */
    protected XenException(
            String message, @Nullable String host, @Nullable CommandResult result, @Nullable Throwable cause) {
        super(host == null ? message : host + ": " + message, cause);
        this.host = host;
        this.commandResult = result;
    }

    /** The name of the host, where the failure belongs to one. */
    public Optional<String> host() {
        return Optional.ofNullable(host);
    }

    /** What the command gave back, where the failure belongs to one that ended. Not serialised. */
    public Optional<CommandResult> commandResult() {
        return Optional.ofNullable(commandResult);
    }
}
