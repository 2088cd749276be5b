package io.github.xensdk.command;

import java.io.OutputStream;

/** A command that was started. Closing it ends the wait and the channel; the remote process may go on. */
public interface RunningCommand extends AutoCloseable {

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
