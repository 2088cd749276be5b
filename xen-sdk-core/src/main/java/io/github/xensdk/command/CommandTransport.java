package io.github.xensdk.command;

/**
 * Runs commands on one host: the SPI under everything else. {@link io.github.xensdk.ssh.SshTransport} and {@link
 * io.github.xensdk.local.LocalTransport} ship; a program may bring its own. Tests of what each of them must do are in the test jar,
 * as {@code CommandTransportContract}.
 *
 * <p>Thread-safe. Whoever makes a transport closes it; a {@link io.github.xensdk.XenHost} closes the one it was given.
 */
public interface CommandTransport extends AutoCloseable {

    /** The host's name, for messages. */
    String host();

    /**
     * Starts a command and returns at once. Both streams are read to their end whether anyone listens or not.
     *
     * @throws io.github.xensdk.InvalidInputException where it cannot be sent as it is, such as a line that is too long
     * @throws io.github.xensdk.ConnectionFailedException where nothing was sent
     * @throws io.github.xensdk.OutcomeUnknownException where it may have been sent
     */
    RunningCommand start(Command command, OutputListener listener);

    /**
     * Starts a command and waits for its end; throws what {@link #start} and {@link RunningCommand#await} throw. A transport may
     * send an {@linkplain Command#idempotent() idempotent} command again when the connection was lost, and no other.
     */
    default CommandResult execute(Command command) {
        try (RunningCommand running = start(command, OutputListener.NONE)) {
            return running.await();
        }
    }

    /**
     * This host by a transport whose commands go on there when the link is lost or this program ends. For work that must not be cut
     * in half, such as saving a guest. It belongs to this one, and is not closed by itself.
     *
     * <p>A transport that does not say otherwise gives itself, which promises nothing of the kind.
     */
    default CommandTransport detached() {
        return this;
    }

    /** Ends all that is under way and lets the connection go. Idempotent. */
    @Override
    void close();
}
