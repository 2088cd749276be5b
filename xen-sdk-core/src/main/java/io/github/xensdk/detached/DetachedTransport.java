package io.github.xensdk.detached;

import io.github.xensdk.CommandCancelledException;
import io.github.xensdk.CommandInterruptedException;
import io.github.xensdk.CommandTimeoutException;
import io.github.xensdk.ConnectionFailedException;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.XenException;
import io.github.xensdk.command.Cancel;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RemoteProcess;
import io.github.xensdk.command.RunningCommand;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Each command is a job; see {@link DetachedWork#asTransport()}. */
final class DetachedTransport implements CommandTransport {

    private static final Logger LOG = LoggerFactory.getLogger(DetachedTransport.class);

    private final DetachedWork work;
    private final CommandTransport below;

    DetachedTransport(DetachedWork work, CommandTransport below) {
        this.work = work;
        this.below = below;
    }

    @Override
    public String host() {
        return below.host();
    }

    @Override
    public RunningCommand start(Command command, OutputListener listener) {
        if (command.interactive()) {
            return below.start(command, listener);
        }
        String id = DetachedWork.freshId(prefix(command));
        return new Running(command, listener, startedOrFound(id, command));
    }

    /** Starting it is the one step whose answer may get lost; the id tells what became of it. */
    private DetachedJob startedOrFound(String id, Command command) {
        try {
            return work.start(id, command);
        } catch (OutcomeUnknownException e) {
            Optional<DetachedJob> found;
            try {
                found = work.find(id);
            } catch (OutcomeUnknownException | ConnectionFailedException again) {
                e.addSuppressed(again);
                throw e;
            }
            return found.orElseThrow(() -> e);
        }
    }

    /** Else the first words of the command, as far as an id may have them. */
    private static String prefix(Command command) {
        if (!command.jobName().isEmpty()) {
            return command.jobName();
        }
        String words = command.toString().replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-+|-+$", "");
        return words.isEmpty() ? "job" : words.substring(0, Math.min(40, words.length()));
    }

    @Override
    public void close() {
        // The transport below stays its owner's.
    }

    private final class Running implements RunningCommand {

        private final Command command;
        private final OutputListener listener;
        private final DetachedJob job;
        private final long started = System.nanoTime();
        private final Object cancelling = new Object();
        private final AtomicReference<@Nullable DetachedJob> finished = new AtomicReference<>();
        private volatile boolean cancelled;
        private RemoteProcess process = RemoteProcess.MAY_RUN;

        Running(Command command, OutputListener listener, DetachedJob job) {
            this.command = command;
            this.listener = listener;
            this.job = job;
        }

        @Override
        public OutputStream stdin() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public CommandResult await() {
            Duration left = command.timeout().minusNanos(System.nanoTime() - started);
            JobResult result;
            try {
                result = work.await(
                        job,
                        left.compareTo(Duration.ZERO) > 0 ? left : Duration.ofMillis(1),
                        listener,
                        () -> cancelled);
            } catch (CommandTimeoutException e) {
                throw new CommandTimeoutException(host(), command, giveUp());
            } catch (CommandInterruptedException e) {
                boolean interrupted = Thread.interrupted();
                RemoteProcess process = giveUp();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                throw new CommandInterruptedException(host(), command, process, e);
            } catch (CommandCancelledException | JobNotFoundException | JobVanishedException e) {
                throw cancelled ? cancellation() : e;
            }
            if (cancelled) {
                throw cancellation();
            }
            finished.set(result.job());
            return new CommandResult(
                    host(),
                    command,
                    result.exitStatus(),
                    result.stdout(),
                    result.stderr(),
                    Duration.ofNanos(System.nanoTime() - started));
        }

        private RemoteProcess giveUp() {
            return cancel(command.whenGivenUp());
        }

        /** Whoever cancelled may still be at it. */
        private CommandCancelledException cancellation() {
            synchronized (cancelling) {
                return new CommandCancelledException(host(), command, process);
            }
        }

        @Override
        public RemoteProcess cancel(Cancel how) {
            synchronized (cancelling) {
                cancelled = true;
                if (how == Cancel.END_PROCESS && process != RemoteProcess.ENDED) {
                    process = ended();
                }
                return process;
            }
        }

        private RemoteProcess ended() {
            try {
                DetachedJob left = work.cancel(job);
                if (left.state() == JobState.RUNNING) {
                    return RemoteProcess.MAY_RUN;
                }
                forget(left);
                return RemoteProcess.ENDED;
            } catch (XenException | IllegalStateException e) {
                LOG.warn("{}: cannot end job {}", host(), job.id(), e);
                return RemoteProcess.MAY_RUN;
            }
        }

        private void forget(DetachedJob ended) {
            try {
                work.remove(ended);
            } catch (XenException e) {
                LOG.warn("{}: the files of job {} are left: {}", host(), ended.id(), e.getMessage());
            }
        }

        /** A job whose result was seen is removed; another goes on, and can be found again. */
        @Override
        public void close() {
            DetachedJob seen = finished.getAndSet(null);
            if (seen != null) {
                forget(seen);
            }
        }
    }
}
