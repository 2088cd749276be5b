package io.github.xensdk.ssh;

import io.github.xensdk.ConnectionFailedException;
import io.github.xensdk.XenException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.schmizz.sshj.SSHClient;

/**
 * One attempt to connect, made on another thread: much of what sshj does then can neither be interrupted nor bounded. Giving up
 * closes what was opened so far, which ends that thread's work.
 */
final class ConnectAttempt {

    interface Work {
        SshConnection open(ConnectAttempt attempt);
    }

    private final SshEndpoint endpoint;
    private final List<SSHClient> opened = new ArrayList<>();
    private boolean givenUp;

    private ConnectAttempt(SshEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    static SshConnection run(SshEndpoint endpoint, Executor worker, long nanos, Work work) {
        var attempt = new ConnectAttempt(endpoint);
        var result = new CompletableFuture<SshConnection>();
        worker.execute(() -> {
            try {
                SshConnection connection = work.open(attempt);
                if (!result.complete(connection)) {
                    connection.close();
                }
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return attempt.await(result, nanos);
    }

    private SshConnection await(CompletableFuture<SshConnection> result, long nanos) {
        String problem;
        try {
            return result.get(nanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof XenException known) {
                throw known;
            }
            throw new ConnectionFailedException(
                    "cannot connect to " + endpoint + ": " + e.getCause(), endpoint.name(), e.getCause());
        } catch (TimeoutException e) {
            problem = "no connection within " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problem = "interrupted while connecting";
        }
        if (!result.cancel(false) && !result.isCompletedExceptionally()) {
            return result.join();
        }
        giveUp();
        throw new ConnectionFailedException("cannot connect to " + endpoint + ": " + problem, endpoint.name(), null);
    }

    /** Makes it known, so that giving up closes it. */
    synchronized SSHClient opening(SSHClient client) throws IOException {
        if (givenUp) {
            throw new IOException("given up");
        }
        opened.add(client);
        return client;
    }

    private void giveUp() {
        List<SSHClient> all;
        synchronized (this) {
            givenUp = true;
            all = List.copyOf(opened);
        }
        all.forEach(SshRunningCommand::closeQuietly);
    }
}
