package io.github.xensdk.ssh;

import io.github.xensdk.CommandInterruptedException;
import io.github.xensdk.ConnectionLostException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.schmizz.sshj.connection.channel.direct.Session;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands over one SSH connection, which all of them share. When the connection was lost, the next command makes a new
 * one; a command that was under way is never sent again.
 *
 * <p>Thread-safe. Whoever connects owns it and closes it. Its threads are daemons and end with {@link #close()}.
 *
 * <p>sshj registers Bouncy Castle as a security provider of the JVM; a program that minds calls sshj's
 * {@code SecurityUtils.setRegisterBouncyCastle(false)} first.
 */
public final class SshTransport implements CommandTransport {

    /** OpenSSH allows 10 sessions on a connection ({@code MaxSessions}); stay below. */
    private static final int MAX_SESSIONS = 8;

    /** sshj tells those who wait before it calls its connection dead. */
    private static final Duration DYING = Duration.ofSeconds(1);

    private final SshEndpoint endpoint;
    private final Semaphore sessions = new Semaphore(MAX_SESSIONS, true);
    private final ExecutorService readers;
    private @Nullable SshConnection connection;
    private boolean closed;

    private SshTransport(SshEndpoint endpoint) {
        this.endpoint = endpoint;
        var count = new AtomicInteger();
        this.readers = Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, "xensdk-ssh-" + endpoint.name() + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Connects, checks the server's key and logs in.
     *
     * @throws io.github.xensdk.ConnectionFailedException where it cannot be reached, and its subclasses where its key or our
     *     credentials were refused
     */
    public static SshTransport connect(SshEndpoint endpoint) {
        var transport = new SshTransport(endpoint);
        try {
            transport.connection();
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
        return connection().hostKey();
    }

    @Override
    public RunningCommand start(Command command, OutputListener listener) {
        acquireSession(command);
        @Nullable Session session = null;
        boolean started = false;
        try {
            session = openSession();
            var running = session.exec(command.line());
            var result = new SshRunningCommand(host(), command, session, running, readers, listener, sessions::release);
            started = true;
            return result;
        } catch (IOException e) {
            throw new ConnectionLostException("could not be started: " + e.getMessage(), host(), command, e);
        } finally {
            if (!started) {
                sessions.release();
                if (session != null) {
                    SshRunningCommand.closeQuietly(session);
                }
            }
        }
    }

    /**
     * Opening a channel does nothing on the host. So where the connection turns out to be dead just then, as after a guest stood
     * still, a new one is made.
     */
    private Session openSession() throws IOException {
        SshConnection current = connection();
        try {
            return current.client().startSession();
        } catch (IOException e) {
            if (!current.diesWithin(DYING)) {
                throw e;
            }
            return connection().client().startSession();
        }
    }

    private void acquireSession(Command command) {
        try {
            if (!sessions.tryAcquire(command.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new io.github.xensdk.CommandTimeoutException(host(), command);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandInterruptedException(host(), command, e);
        }
    }

    private synchronized SshConnection connection() {
        if (closed) {
            throw new IllegalStateException(host() + ": the transport is closed");
        }
        SshConnection current = connection;
        if (current == null || !current.isAlive()) {
            if (current != null) {
                current.close();
            }
            current = SshConnection.open(endpoint);
            connection = current;
        }
        return current;
    }

    @Override
    public synchronized void close() {
        closed = true;
        SshConnection current = connection;
        connection = null;
        if (current != null) {
            current.close();
        }
        readers.shutdownNow();
    }

    @Override
    public String toString() {
        return "ssh " + endpoint;
    }
}
