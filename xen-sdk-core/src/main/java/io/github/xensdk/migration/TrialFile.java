package io.github.xensdk.migration;

import io.github.xensdk.CommandInterruptedException;
import io.github.xensdk.CommandTimeoutException;
import io.github.xensdk.ConnectionLostException;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Cancel;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that was written to try a disk. Its script holds it as long as its input is open: it is gone when this is closed, and when the
 * program dies or the link is lost.
 */
final class TrialFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TrialFile.class);

    private static final String WRITTEN = "xensdk-written ";
    private static final String ENDED = "xensdk-ended ";

    private final XenHost host;
    private final Command command;
    private final String path;
    private final RunningCommand running;
    private final AtomicBoolean there;
    private boolean released;

    private TrialFile(XenHost host, Command command, String path, RunningCommand running, AtomicBoolean there) {
        this.host = host;
        this.command = command;
        this.path = path;
        this.running = running;
        this.there = there;
    }

    /**
     * Returns when the script has said how it went.
     *
     * @throws CommandTimeoutException where it does not in time; the file is removed as far as can be
     */
    static TrialFile write(XenHost host, Command command, String path) {
        var told = new CountDownLatch(1);
        var there = new AtomicBoolean();
        var running = host.start(command, new OutputListener() {
            @Override
            public void stdoutLine(String line) {
                if (line.startsWith(WRITTEN)) {
                    there.set(true);
                }
                if (line.startsWith(WRITTEN) || line.startsWith(ENDED)) {
                    told.countDown();
                }
            }
        });
        var file = new TrialFile(host, command, path, running, there);
        try {
            if (told.await(TrialScripts.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                return file;
            }
        } catch (InterruptedException e) {
            file.giveUp();
            Thread.currentThread().interrupt();
            throw new CommandInterruptedException(host.name(), command, e);
        }
        file.giveUp();
        throw new CommandTimeoutException(host.name(), command);
    }

    /** Whether it can be read now. */
    boolean isThere() {
        return there.get();
    }

    /** Removes the file, and says all that its script said. */
    CommandResult release() {
        released = true;
        try {
            running.stdin().close();
            return running.await();
        } catch (IOException e) {
            remove();
            throw new ConnectionLostException("the connection was lost: " + e.getMessage(), host.name(), command, e);
        } catch (OutcomeUnknownException e) {
            remove();
            throw e;
        }
    }

    private void giveUp() {
        released = true;
        running.cancel(Cancel.END_PROCESS);
        remove();
    }

    /** Its script may hang in the disk, and cannot remove it then. */
    private void remove() {
        try {
            host.run(Command.of("rm", "-f", "--", path).build()).orThrow();
        } catch (XenException e) {
            LOG.warn("{} on {} may be left: {}", path, host, e.getMessage());
        }
    }

    @Override
    public void close() {
        if (!released) {
            giveUp();
        }
        running.close();
    }
}
