package io.github.xensdk.ssh;

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
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.connection.channel.direct.Signal;
import org.jspecify.annotations.Nullable;

/** A command on a channel of its own; two readers drain its streams from the start. */
final class SshRunningCommand implements RunningCommand {

    /** More than this is written by a thread of its own: the program need not read before it writes. */
    private static final int AT_ONCE = 16 * 1024;

    /** As shells tell a program that a signal ended. */
    private static final Map<Signal, Integer> SIGNALS = Map.ofEntries(
            Map.entry(Signal.HUP, 1),
            Map.entry(Signal.INT, 2),
            Map.entry(Signal.QUIT, 3),
            Map.entry(Signal.ILL, 4),
            Map.entry(Signal.ABRT, 6),
            Map.entry(Signal.FPE, 8),
            Map.entry(Signal.KILL, 9),
            Map.entry(Signal.USR1, 10),
            Map.entry(Signal.SEGV, 11),
            Map.entry(Signal.USR2, 12),
            Map.entry(Signal.PIPE, 13),
            Map.entry(Signal.ALRM, 14),
            Map.entry(Signal.TERM, 15));

    private final SshTransport transport;
    private final Command command;
    private final String mark;
    private final Session session;
    private final Session.Command running;
    private final ExecutorService readers;
    private final SshPool.Lease lease;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Object cancelling = new Object();
    private final long started;
    private final long deadline;
    private final Future<String> stdout;
    private final Future<String> stderr;
    private volatile boolean cancelled;
    private RemoteProcess process = RemoteProcess.MAY_RUN;

    SshRunningCommand(
            SshTransport transport,
            Command command,
            String mark,
            Session session,
            Session.Command running,
            ExecutorService readers,
            OutputListener listener,
            SshPool.Lease lease,
            long started,
            long deadline) {
        this.transport = transport;
        this.command = command;
        this.mark = mark;
        this.session = session;
        this.running = running;
        this.readers = readers;
        this.lease = lease;
        this.started = started;
        this.deadline = deadline;
        this.stdout = readers.submit(() -> StreamReader.read(running.getInputStream(), listener::stdoutLine));
        this.stderr = readers.submit(() -> StreamReader.read(running.getErrorStream(), listener::stderrLine));
        if (command.interactive() || command.stdin().length <= AT_ONCE) {
            feed();
        } else {
            readers.execute(this::feed);
        }
    }

    /** A command may end without reading it all; what else goes wrong here is seen by whoever waits for the end. */
    private void feed() {
        byte[] content = command.stdin();
        OutputStream stdin = running.getOutputStream();
        try {
            for (int at = 0; at < content.length; at += AT_ONCE) {
                stdin.write(content, at, Math.min(AT_ONCE, content.length - at));
                flush(stdin);
            }
            if (!command.interactive()) {
                stdin.close();
            }
        } catch (IOException e) {
            // Told above.
        }
    }

    /** sshj waits for the reader for a fixed time only. Where that is over, all is still there, so the wait can go on. */
    private void flush(OutputStream stdin) throws IOException {
        while (true) {
            try {
                stdin.flush();
                return;
            } catch (ConnectionException e) {
                if (!session.isOpen() || remaining() <= 0) {
                    throw e;
                }
            }
        }
    }

    @Override
    public OutputStream stdin() {
        return running.getOutputStream();
    }

    @Override
    public CommandResult await() {
        try {
            String out = stdout.get(remaining(), TimeUnit.NANOSECONDS);
            String err = stderr.get(remaining(), TimeUnit.NANOSECONDS);
            running.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(remaining())), TimeUnit.MILLISECONDS);
            Integer status = exitStatus();
            if (status == null) {
                throw lost(null);
            }
            var result = new CommandResult(transport.host(), command, status, out, err, elapsed());
            return transport.endpoint().sudo() ? SudoRefusal.orThrow(result) : result;
        } catch (InterruptedException e) {
            RemoteProcess left = giveUp();
            Thread.currentThread().interrupt();
            throw new CommandInterruptedException(transport.host(), command, left, e);
        } catch (TimeoutException e) {
            throw new CommandTimeoutException(transport.host(), command, giveUp());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OutputNotRecognisedException tooLong) {
                throw tooLong;
            }
            throw lost(e.getCause() == null ? e : e.getCause());
        } catch (CancellationException | ConnectionException e) {
            throw lost(e);
        } finally {
            close();
        }
    }

    private @Nullable Integer exitStatus() {
        Integer status = running.getExitStatus();
        Signal signal = running.getExitSignal();
        if (status == null && signal != null && SIGNALS.containsKey(signal)) {
            return 128 + SIGNALS.get(signal);
        }
        return status;
    }

    private OutcomeUnknownException lost(@Nullable Throwable cause) {
        if (cancelled) {
            // Whoever cancelled may still be looking for the process.
            synchronized (cancelling) {
                return new CommandCancelledException(transport.host(), command, process);
            }
        }
        if (remaining() <= 0) {
            return new CommandTimeoutException(transport.host(), command, giveUp());
        }
        String what = cause == null ? "ended without an exit status" : "the connection was lost: " + cause.getMessage();
        return new ConnectionLostException(what, transport.host(), command, cause);
    }

    private RemoteProcess giveUp() {
        return cancel(command.whenGivenUp());
    }

    @Override
    public RemoteProcess cancel(Cancel how) {
        synchronized (cancelling) {
            if (exitStatus() != null) {
                process = RemoteProcess.ENDED;
            }
            cancelled = true;
            close();
            if (how == Cancel.END_PROCESS && process != RemoteProcess.ENDED) {
                process = transport.end(command, mark);
            }
            return process;
        }
    }

    private long remaining() {
        return deadline - System.nanoTime();
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            stdout.cancel(true);
            stderr.cancel(true);
            if (exitStatus() == null && remaining() <= 0) {
                lease.distrust();
            }
            if (exitStatus() != null || !closesLater()) {
                closeChannel();
            }
        }
    }

    /** Closing waits for the server's word, which may never come. */
    private boolean closesLater() {
        try {
            readers.execute(this::closeChannel);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void closeChannel() {
        closeQuietly(session);
        lease.release();
    }

    static void closeQuietly(Closeable resource) {
        try {
            resource.close();
        } catch (IOException e) {
            // The peer may be gone; the channel is given up either way.
        }
    }
}
