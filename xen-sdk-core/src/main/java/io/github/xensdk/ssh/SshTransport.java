package io.github.xensdk.ssh;

import io.github.xensdk.ConnectionFailedException;
import io.github.xensdk.ConnectionLostException;
import io.github.xensdk.XenException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RemoteProcess;
import io.github.xensdk.command.RunningCommand;
import io.github.xensdk.detached.DetachedWork;
import io.github.xensdk.internal.process.ProcessEnd;
import io.github.xensdk.internal.process.ShellLine;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import net.schmizz.sshj.connection.channel.OpenFailException;
import net.schmizz.sshj.connection.channel.direct.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends commands over a few SSH connections to one host, which all callers share: over the first as long as it has a session free,
 * and over more of them, up to {@link SshEndpoint#maxConnections()}, when it has not. Who finds all sessions busy waits in a queue.
 *
 * <p>When a connection was lost, the next command makes a new one. A command that was under way is never sent again, unless it is
 * {@linkplain Command#idempotent() idempotent} and {@link #execute executed}.
 *
 * <p>Thread-safe. Whoever connects owns it and closes it. Its threads are daemons and end with {@link #close()}.
 *
 * <p>sshj registers Bouncy Castle as a security provider of the JVM; a program that minds calls sshj's
 * {@code SecurityUtils.setRegisterBouncyCastle(false)} first.
 */
public final class SshTransport implements CommandTransport {

    private static final Logger LOG = LoggerFactory.getLogger(SshTransport.class);

    /** How often one command asks for a session where the server gives none. */
    private static final int REFUSALS = 10;

    private final SshEndpoint endpoint;
    private final ExecutorService readers;
    private final SshPool pool;
    private final String markStart = Long.toHexString(new SecureRandom().nextLong());
    private final AtomicLong marks = new AtomicLong();

    private SshTransport(SshEndpoint endpoint) {
        this.endpoint = endpoint;
        var count = new AtomicInteger();
        this.readers = Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, "xensdk-ssh-" + endpoint.name() + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.pool = new SshPool(endpoint, readers);
    }

    /**
     * Connects, checks the server's key and logs in.
     *
     * @throws io.github.xensdk.InvalidInputException where the password or passphrase is none; nothing was sent
     * @throws io.github.xensdk.ConnectionFailedException where it cannot be reached, and its subclasses where its key or our
     *     credentials were refused
     */
    public static SshTransport connect(SshEndpoint endpoint) {
        var transport = new SshTransport(endpoint);
        try {
            transport.hostKey();
            return transport;
        } catch (RuntimeException e) {
            transport.close();
            throw e;
        }
    }

    @Override
    public String host() {
        return endpoint.name();
    }

    /** Where it leads. */
    public SshEndpoint endpoint() {
        return endpoint;
    }

    /** The server's key, as it was verified: {@code ssh-ed25519 AAAA…}. */
    public String hostKey() {
        return pool.hostKey(System.nanoTime() + endpoint.connectTimeout().toNanos());
    }

    /**
     * Starts a command and returns at once, where a session is free.
     *
     * @throws io.github.xensdk.HostBusyException where too many callers wait for one, or it took longer than the command may;
     *     nothing was sent
     * @throws io.github.xensdk.ConnectionFailedException where there is no connection; nothing was sent
     * @throws io.github.xensdk.OutcomeUnknownException where it may have been sent
     */
    @Override
    public RunningCommand start(Command command, OutputListener listener) {
        long now = System.nanoTime();
        return start(command, listener, now, now + command.timeout().toNanos(), false);
    }

    /** Runs a command to its end; an idempotent one is sent again when the connection was lost, within its time-out. */
    @Override
    public CommandResult execute(Command command) {
        if (!command.idempotent()) {
            return CommandTransport.super.execute(command);
        }
        long now = System.nanoTime();
        long deadline = now + command.timeout().toNanos();
        return new Backoff(endpoint.readAttempts(), deadline).call(e -> e instanceof ConnectionLostException, () -> {
            try (RunningCommand running = start(command, OutputListener.NONE, now, deadline, false)) {
                return running.await();
            }
        });
    }

    private RunningCommand start(
            Command command, OutputListener listener, long started, long deadline, boolean urgent) {
        try {
            return startOnce(command, listener, started, deadline, urgent);
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException(host() + ": the transport is closed", e);
        }
    }

    private RunningCommand startOnce(
            Command command, OutputListener listener, long started, long deadline, boolean urgent) {
        String mark = markStart + "x" + marks.incrementAndGet();
        String line = endpoint.sudo() ? ShellLine.markedBySudo(command, mark) : ShellLine.marked(command, mark);
        int refusals = 0;
        boolean renewed = false;
        while (true) {
            SshPool.Lease lease = pool.lease(command, deadline, urgent);
            @Nullable Session session = null;
            boolean handedOn = false;
            try {
                session = lease.connection().openSession();
                lease.opened();
                var running = session.exec(line);
                var result = new SshRunningCommand(
                        this, command, mark, session, running, readers, listener, lease, started, deadline);
                handedOn = true;
                return result;
            } catch (OpenFailException e) {
                lease.refused();
                refusals++;
                if (refusals == REFUSALS || !pause(refusals)) {
                    throw noSession(command, e);
                }
            } catch (IOException | IllegalStateException e) {
                if (session != null) {
                    throw new ConnectionLostException("could not be started: " + e.getMessage(), host(), command, e);
                }
                // Opening a channel does nothing on the host, so a connection that is dead, or silent, can be made
                // anew.
                lease.distrust();
                if (renewed) {
                    throw noSession(command, e);
                }
                renewed = true;
            } finally {
                if (!handedOn) {
                    if (session != null) {
                        SshRunningCommand.closeQuietly(session);
                    }
                    lease.release();
                }
            }
        }
    }

    private static boolean pause(int refusals) {
        try {
            TimeUnit.MILLISECONDS.sleep(20L * refusals);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private ConnectionFailedException noSession(Command command, Exception cause) {
        return new ConnectionFailedException(
                command + ": the server gave no session, nothing was sent: " + cause.getMessage(), host(), cause);
    }

    /** Ends a command's process on the host, and says whether it is gone. */
    RemoteProcess end(Command command, String mark) {
        Command ending = ProcessEnd.of(command, mark);
        long now = System.nanoTime();
        try (RunningCommand running =
                start(ending, OutputListener.NONE, now, now + ending.timeout().toNanos(), true)) {
            CommandResult answer = running.await();
            RemoteProcess left = ProcessEnd.read(answer);
            if (left != RemoteProcess.ENDED) {
                LOG.warn(
                        "{}: the process of {} may still run: {}",
                        host(),
                        command,
                        answer.stdout().strip());
            }
            return left;
        } catch (XenException | IllegalStateException e) {
            LOG.warn("{}: cannot end the process of {}", host(), command, e);
            return RemoteProcess.MAY_RUN;
        }
    }

    @Override
    public CommandTransport detached() {
        return DetachedWork.over(this).asTransport();
    }

    /** How many connections are up or being made. */
    int connections() {
        return pool.connections();
    }

    /** How many callers wait for a session. */
    int waiting() {
        return pool.waiting();
    }

    @Override
    public void close() {
        pool.close();
        readers.shutdownNow();
    }

    @Override
    public String toString() {
        return "ssh " + endpoint;
    }
}
