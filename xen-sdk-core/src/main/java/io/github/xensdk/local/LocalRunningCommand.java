package io.github.xensdk.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.xensdk.CommandCancelledException;
import io.github.xensdk.CommandInterruptedException;
import io.github.xensdk.CommandTimeoutException;
import io.github.xensdk.ConnectionLostException;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.command.Cancel;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RemoteProcess;
import io.github.xensdk.command.RunningCommand;
import io.github.xensdk.internal.process.StreamReader;
import io.github.xensdk.internal.process.SudoRefusal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A process of this machine; two readers drain its streams from the start, and beyond the end of the wait. */
final class LocalRunningCommand implements RunningCommand {

    /** A pipe holds more than this, so writing it never waits. */
    private static final int AT_ONCE = 16 * 1024;

    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Duration KILLED = Duration.ofSeconds(2);

    private final LocalTransport transport;
    private final Command command;
    private final Process process;
    private final long started = System.nanoTime();
    private final Future<String> stdout;
    private final Future<String> stderr;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Object cancelling = new Object();
    private volatile boolean cancelled;
    private RemoteProcess left = RemoteProcess.MAY_RUN;

    LocalRunningCommand(
            LocalTransport transport,
            Command command,
            Process process,
            ExecutorService workers,
            OutputListener listener) {
        this.transport = transport;
        this.command = command;
        this.process = process;
        this.stdout =
                workers.submit(() -> StreamReader.read(process.getInputStream(), listener::stdoutLine, closed::get));
        this.stderr =
                workers.submit(() -> StreamReader.read(process.getErrorStream(), listener::stderrLine, closed::get));
        if (command.interactive() || command.stdin().length <= AT_ONCE) {
            feed();
        } else {
            workers.execute(this::feed);
        }
    }

    /** A command may end without reading it all. */
    private void feed() {
        OutputStream stdin = process.getOutputStream();
        try {
            stdin.write(command.stdin());
            stdin.flush();
            if (!command.interactive()) {
                stdin.close();
            }
        } catch (IOException e) {
            closeQuietly(stdin);
        }
    }

    @Override
    public OutputStream stdin() {
        return process.getOutputStream();
    }

    @Override
    public CommandResult await() {
        try {
            String out = stdout.get(remaining(), TimeUnit.NANOSECONDS);
            String err = stderr.get(remaining(), TimeUnit.NANOSECONDS);
            if (!process.waitFor(remaining(), TimeUnit.NANOSECONDS)) {
                throw new TimeoutException();
            }
            if (cancelled) {
                throw lost(null);
            }
            var elapsed = Duration.ofNanos(System.nanoTime() - started);
            var result = new CommandResult(transport.host(), command, process.exitValue(), out, err, elapsed);
            return transport.sudo() ? SudoRefusal.orThrow(result) : result;
        } catch (InterruptedException e) {
            RemoteProcess known = cancel(command.whenGivenUp());
            Thread.currentThread().interrupt();
            throw new CommandInterruptedException(transport.host(), command, known, e);
        } catch (TimeoutException e) {
            throw new CommandTimeoutException(transport.host(), command, cancel(command.whenGivenUp()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OutputNotRecognisedException tooLong) {
                throw tooLong;
            }
            throw lost(e.getCause() == null ? e : e.getCause());
        } catch (CancellationException e) {
            throw lost(e);
        } finally {
            close();
        }
    }

    private OutcomeUnknownException lost(@Nullable Throwable cause) {
        if (cancelled) {
            // Whoever cancelled may still be looking for the process.
            synchronized (cancelling) {
                return new CommandCancelledException(transport.host(), command, left);
            }
        }
        return new ConnectionLostException("the wait was ended", transport.host(), command, cause);
    }

    @Override
    public RemoteProcess cancel(Cancel how) {
        synchronized (cancelling) {
            if (!process.isAlive() && stdout.isDone() && stderr.isDone()) {
                left = RemoteProcess.ENDED;
            }
            cancelled = true;
            if (how == Cancel.END_PROCESS && left != RemoteProcess.ENDED) {
                left = end();
            }
            close();
            return left;
        }
    }

    /** With its children, of which it may make more while it is being ended. */
    private RemoteProcess end() {
        var all = new LinkedHashSet<ProcessHandle>();
        all.add(process.toHandle());
        if (ends(all, GRACE, ProcessHandle::destroy) || ends(all, KILLED, ProcessHandle::destroyForcibly)) {
            return RemoteProcess.ENDED;
        }
        return RemoteProcess.MAY_RUN;
    }

    private interface Signal {
        boolean to(ProcessHandle handle);
    }

    private static boolean ends(Set<ProcessHandle> all, Duration patience, Signal signal) {
        long since = System.nanoTime();
        var signalled = new LinkedHashSet<ProcessHandle>();
        boolean interrupted = false;
        try {
            while (true) {
                for (ProcessHandle handle : List.copyOf(all)) {
                    handle.descendants().forEach(all::add);
                }
                all.stream()
                        .filter(LocalRunningCommand::lives)
                        .filter(signalled::add)
                        .forEach(signal::to);
                if (all.stream().noneMatch(LocalRunningCommand::lives)) {
                    return true;
                }
                if (System.nanoTime() - since > patience.toNanos()) {
                    return false;
                }
                try {
                    TimeUnit.MILLISECONDS.sleep(20);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A zombie has ended; in a container whose first process does not wait for orphans they stay, and Java takes them for alive. */
    private static boolean lives(ProcessHandle handle) {
        if (!handle.isAlive()) {
            return false;
        }
        try {
            return !isZombie(Files.readString(Path.of("/proc", Long.toString(handle.pid()), "stat"), ISO_8859_1));
        } catch (IOException e) {
            return handle.isAlive();
        }
    }

    /** By proc(5): the state follows the name, which may hold any character. */
    static boolean isZombie(String stat) {
        return stat.startsWith(") Z ", stat.lastIndexOf(')'));
    }

    private long remaining() {
        return command.timeout().toNanos() - (System.nanoTime() - started);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            transport.ended(this);
            if (process.isAlive()) {
                closeQuietly(process.getOutputStream());
            }
            stdout.cancel(false);
            stderr.cancel(false);
        }
    }

    private static void closeQuietly(OutputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // Nobody reads any more.
        }
    }
}
