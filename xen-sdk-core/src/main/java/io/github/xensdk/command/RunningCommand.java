package io.github.xensdk.command;

import java.io.OutputStream;

/** A command that was started. Closing it ends the wait and the channel; the remote process may go on. */
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
     *     lost, or the thread was interrupted
     */
    CommandResult await();

    @Override
    void close();
}
