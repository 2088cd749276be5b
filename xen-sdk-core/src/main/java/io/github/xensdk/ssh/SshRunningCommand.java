package io.github.xensdk.ssh;

import io.github.xensdk.CommandInterruptedException;
import io.github.xensdk.CommandTimeoutException;
import io.github.xensdk.ConnectionLostException;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.direct.Session;

/** A command on a channel of its own; two readers drain its streams from the start. */
final class SshRunningCommand implements RunningCommand {

    private final String host;
    private final Command command;
    private final Session session;
    private final Session.Command running;
    private final Runnable atClose;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final long started = System.nanoTime();
    private final Future<String> stdout;
    private final Future<String> stderr;

    SshRunningCommand(
            String host,
            Command command,
            Session session,
            Session.Command running,
            ExecutorService readers,
            OutputListener listener,
            Runnable atClose)
            throws IOException {
        this.host = host;
        this.command = command;
        this.session = session;
        this.running = running;
        this.atClose = atClose;
        this.stdout = readers.submit(() -> StreamReader.read(running.getInputStream(), listener::stdoutLine));
        this.stderr = readers.submit(() -> StreamReader.read(running.getErrorStream(), listener::stderrLine));
        feed();
    }

    private void feed() throws IOException {
        OutputStream stdin = running.getOutputStream();
        byte[] content = command.stdin();
        if (content.length > 0) {
            stdin.write(content);
            stdin.flush();
        }
        if (!command.interactive()) {
            stdin.close();
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
            Integer status = running.getExitStatus();
            if (status == null) {
                throw new ConnectionLostException("ended without an exit status", host, command, null);
            }
            return new CommandResult(host, command, status, out, err, elapsed());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandInterruptedException(host, command, e);
        } catch (TimeoutException e) {
            throw new CommandTimeoutException(host, command);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OutputNotRecognisedException tooLong) {
                throw tooLong;
            }
            throw lost(e.getCause() == null ? e : e.getCause());
        } catch (ConnectionException e) {
            throw lost(e);
        } finally {
            close();
        }
    }

    private OutcomeUnknownException lost(Throwable cause) {
        if (remaining() <= 0) {
            return new CommandTimeoutException(host, command);
        }
        return new ConnectionLostException("the connection was lost: " + cause.getMessage(), host, command, cause);
    }

    private long remaining() {
        return command.timeout().toNanos() - (System.nanoTime() - started);
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            closeQuietly(running);
            closeQuietly(session);
            stdout.cancel(true);
            stderr.cancel(true);
            atClose.run();
        }
    }

    static void closeQuietly(Closeable resource) {
        try {
            resource.close();
        } catch (IOException e) {
            // The peer may be gone; the channel is given up either way.
        }
    }
}
