package io.github.xensdk.command;

import java.io.OutputStream;

/**
 * A command that was started. Closing it ends the wait and the channel; its process may go on, unless {@link #cancel} ended it.
 */
public interface RunningCommand extends AutoCloseable {

    /** One that has ended: for transports that have the answer at once, and for tests. What is written to it is dropped. */
    static RunningCommand ended(CommandResult result) {
        return new RunningCommand() {
            @Override
            public OutputStream stdin() {
                return OutputStream.nullOutputStream();
            }

            @Override
            public CommandResult await() {
                return result;
            }

            @Override
            public RemoteProcess cancel(Cancel how) {
                return RemoteProcess.ENDED;
            }

            @Override
            public void close() {
                // Nothing is under way.
            }
        };
    }

    /** Where to write to an {@linkplain Command#interactive() interactive} command; closing it ends the input. */
    OutputStream stdin();

    /**
     * Waits for the end.
     *
     * @return exit status and both streams, whatever the status is
     * @throws io.github.xensdk.OutcomeUnknownException where the end was not seen: the time-out passed, the connection was
     *     lost, or the thread was interrupted; it says what is known of the process
     */
    CommandResult await();

    /**
     * Gives up the wait, which then throws, and says what is known of the process. Never throws; may be called from any thread, and
     * more than once.
     *
     * @param how whether the process is to be ended; a transport that cannot do that leaves it and says so
     * @return {@link RemoteProcess#ENDED} only where it was looked for and is gone
     */
    default RemoteProcess cancel(Cancel how) {
        close();
        return RemoteProcess.MAY_RUN;
    }

    /** The same as {@link #cancel} with {@link Cancel#LEAVE_PROCESS}; after the command's end, nothing. Idempotent. */
    @Override
    void close();
}
