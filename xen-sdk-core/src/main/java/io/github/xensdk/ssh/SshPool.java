package io.github.xensdk.ssh;

import io.github.xensdk.CommandInterruptedException;
import io.github.xensdk.ConnectionFailedException;
import io.github.xensdk.HostBusyException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.RemoteProcess;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one host. A session is leased on the first connection that has room; only when none has, another connection
 * is made; when there are enough of those, callers wait in the order in which they came.
 */
final class SshPool implements AutoCloseable {

    /** Further connections that a server refused are asked for again after this. */
    private static final long FORGET = TimeUnit.SECONDS.toNanos(60);

    private static final long IDLE = TimeUnit.SECONDS.toNanos(60);

    private final SshEndpoint endpoint;
    private final Executor worker;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<PoolLine> lines = new ArrayList<>();
    private final Set<PoolLine> retired = new HashSet<>();
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private int opening;
    private int sessionsOnEach;
    private @Nullable Long refusedAt;
    private boolean closed;

    SshPool(SshEndpoint endpoint, Executor worker) {
        this.endpoint = endpoint;
        this.worker = worker;
        this.sessionsOnEach = endpoint.sessionsPerConnection();
    }

    private final class Waiter {

        final Condition woken = lock.newCondition();
        boolean called;

        @Nullable
        Lease lease;

        @Nullable
        RuntimeException failure;
    }

    /** The right to one session on a connection. Thread-safe; to be released once. */
    final class Lease {

        private final PoolLine line;
        private boolean counted;

        private Lease(PoolLine line) {
            this.line = line;
        }

        SshConnection connection() {
            return line.connection();
        }

        /** The server gave the session. */
        void opened() {
            lock.lock();
            try {
                counted = true;
                line.opened();
                sessionsOnEach = Math.max(sessionsOnEach, line.open());
            } finally {
                lock.unlock();
            }
        }

        /**
         * The server gave no session: what it gave at the same time before is all that it gives, on this connection, for now. With
         * fewer open it may just be slow to free one; where it goes on like that, processes that nobody waits for hold the rest.
         */
        void refused() {
            lock.lock();
            try {
                if (line.refused()) {
                    sessionsOnEach = line.limit();
                    if (line.isRefusedAll()) {
                        retire(line);
                    }
                }
            } finally {
                lock.unlock();
            }
        }

        /**
         * No answer came in time. That may be the command's fault; where it is the connection's, it may take minutes to notice. So those that
         * come get another one; whoever has a session on this one keeps it.
         */
        void distrust() {
            lock.lock();
            try {
                retire(line);
                // Closing it may take as long as noticing: those who wait for a session look for themselves.
                serve();
            } finally {
                lock.unlock();
            }
        }

        void release() {
            lock.lock();
            try {
                line.release(counted);
                if (line.isUnused() && retired.remove(line)) {
                    closeLater(line);
                }
                serve();
            } finally {
                lock.unlock();
            }
        }
    }

    /** A session for a command. {@code urgent}: before all others, whatever the queue's bound. */
    Lease lease(Command command, long deadline, boolean urgent) {
        boolean ahead = urgent;
        @Nullable Waiter waiter = null;
        lock.lock();
        try {
            while (true) {
                checkOpen();
                tidy();
                PoolLine line = ahead || waiters.isEmpty() ? roomy() : null;
                if (line != null) {
                    return take(line);
                }
                if (mayOpen()) {
                    PoolLine opened = open(deadline);
                    if (opened != null) {
                        Lease lease = take(opened);
                        serve();
                        return lease;
                    }
                    ahead = true;
                    continue;
                }
                if (!urgent && waiter == null && waiters.size() >= endpoint.maxWaiting()) {
                    throw new HostBusyException(
                            command + ": all sessions are busy, and " + waiters.size() + " callers wait",
                            endpoint.name());
                }
                waiter = new Waiter();
                if (ahead) {
                    waiters.addFirst(waiter);
                } else {
                    waiters.addLast(waiter);
                }
                Lease lease = await(waiter, command, deadline);
                if (lease != null) {
                    return lease;
                }
                ahead = true;
            }
        } finally {
            lock.unlock();
        }
    }

    /** A lease, or null to look again. */
    private @Nullable Lease await(Waiter waiter, Command command, long deadline) {
        boolean done = false;
        try {
            while (!waiter.called) {
                long remaining = deadline - System.nanoTime();
                if (remaining <= 0) {
                    throw new HostBusyException(
                            command + ": all sessions were busy for " + command.timeout(), endpoint.name());
                }
                waiter.woken.awaitNanos(remaining);
            }
            done = true;
            if (waiter.failure != null) {
                throw waiter.failure;
            }
            return waiter.lease;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandInterruptedException(endpoint.name(), command, RemoteProcess.NOT_STARTED, e);
        } finally {
            waiters.remove(waiter);
            if (!done && waiter.lease != null) {
                // Served in the moment of giving up.
                waiter.lease.release();
            } else if (!done && waiter.called) {
                serve();
            }
        }
    }

    /** No further session on it; it is closed with its last one. */
    private void retire(PoolLine line) {
        if (lines.remove(line)) {
            retired.add(line);
        }
    }

    /** The host key of a connection that is up; makes one where none is. */
    String hostKey(long deadline) {
        lock.lock();
        try {
            while (true) {
                checkOpen();
                tidy();
                if (!lines.isEmpty()) {
                    return lines.get(0).connection().hostKey();
                }
                PoolLine opened = open(deadline);
                if (opened != null) {
                    serve();
                    return opened.connection().hostKey();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException(endpoint.name() + ": the transport is closed");
        }
    }

    private Lease take(PoolLine line) {
        line.lease();
        return new Lease(line);
    }

    private @Nullable PoolLine roomy() {
        for (PoolLine line : lines) {
            if (line.hasRoom()) {
                return line;
            }
        }
        return null;
    }

    /** Lets dead connections go, and further ones that were idle for long; what was refused long ago may be asked for again. */
    private void tidy() {
        for (PoolLine line : List.copyOf(lines)) {
            if (!line.isAlive() || (lines.size() > 1 && line.isIdleFor(IDLE))) {
                lines.remove(line);
                closeLater(line);
            } else if (line.forgetRefusal(endpoint.sessionsPerConnection())) {
                sessionsOnEach = Math.max(sessionsOnEach, line.limit());
            }
        }
        if (refusedAt != null && System.nanoTime() - refusedAt > FORGET) {
            refusedAt = null;
        }
    }

    private void closeLater(PoolLine line) {
        if (closed) {
            line.connection().close();
        } else {
            worker.execute(line.connection()::close);
        }
    }

    /** Whether one more caller than those who wait would need a connection beyond those that are being made. */
    private boolean mayOpen() {
        boolean refusedLately = refusedAt != null && !lines.isEmpty();
        return !refusedLately
                && lines.size() + opening < endpoint.maxConnections()
                && waiters.size() >= opening * (sessionsOnEach - 1);
    }

    /** Lets the lock go while it connects. Null where that failed and others do for now. */
    private @Nullable PoolLine open(long deadline) {
        opening++;
        @Nullable SshConnection connection = null;
        @Nullable RuntimeException failure = null;
        lock.unlock();
        try {
            long bound = Math.min(endpoint.connectTimeout().toNanos(), deadline - System.nanoTime());
            connection = SshConnection.open(endpoint, worker, Math.max(1, bound));
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            lock.lock();
            opening--;
        }
        if (connection != null) {
            return add(connection);
        }
        RuntimeException thrown = failure == null ? new IllegalStateException("no connection") : failure;
        tidy();
        boolean othersDo = lines.stream().anyMatch(PoolLine::isAlive);
        if (othersDo
                && thrown instanceof ConnectionFailedException
                && !Thread.currentThread().isInterrupted()) {
            refusedAt = System.nanoTime();
            serve();
            return null;
        }
        if (!othersDo && opening == 0) {
            // They waited for this one.
            failWaiters(thrown);
        }
        throw thrown;
    }

    private PoolLine add(SshConnection connection) {
        var line = new PoolLine(connection, sessionsOnEach);
        if (closed) {
            connection.close();
            checkOpen();
        }
        lines.add(line);
        refusedAt = null;
        return line;
    }

    /** Gives what is free to those who came first; where nothing is left to wait for, the first looks for himself. */
    private void serve() {
        for (Waiter waiter : List.copyOf(waiters)) {
            PoolLine line = roomy();
            if (line != null) {
                waiter.lease = take(line);
                wake(waiter);
            } else if (lines.stream().noneMatch(PoolLine::isAlive) && opening == 0) {
                wake(waiter);
                return;
            } else {
                return;
            }
        }
    }

    private void wake(Waiter waiter) {
        waiters.remove(waiter);
        waiter.called = true;
        waiter.woken.signal();
    }

    private void failWaiters(RuntimeException failure) {
        for (Waiter waiter : List.copyOf(waiters)) {
            waiter.failure = failure;
            wake(waiter);
        }
    }

    /** How many connections are up or being made. */
    int connections() {
        lock.lock();
        try {
            return lines.size() + opening;
        } finally {
            lock.unlock();
        }
    }

    /** How many callers wait for a session. */
    int waiting() {
        lock.lock();
        try {
            return waiters.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        List<PoolLine> all;
        lock.lock();
        try {
            closed = true;
            all = new ArrayList<>(lines);
            all.addAll(retired);
            lines.clear();
            retired.clear();
            failWaiters(new IllegalStateException(endpoint.name() + ": the transport is closed"));
        } finally {
            lock.unlock();
        }
        all.forEach(line -> line.connection().close());
    }
}
