package io.github.xensdk.probe;

import io.github.xensdk.XenException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Has ICMP packets sent by {@code fping}, whose schedule does not wait for replies; {@code ping} lets its own slip and drops slots
 * when none come, so it will not do.
 */
final class FpingLoop implements Runnable {

    private static final long NAP = TimeUnit.MILLISECONDS.toNanos(5);

    private final NetworkProbe probe;
    private final ProbeLog log;
    private final Process process;
    private final CompletableFuture<NetworkResult> ended;
    private final Runnable atEnd;
    private final FpingLines lines;
    private final long startedAt = System.nanoTime();
    /** The last line that was about no packet. */
    private String complaint = "without a word";

    private volatile boolean stopping;

    private FpingLoop(
            NetworkProbe probe, ProbeLog log, Process process, CompletableFuture<NetworkResult> ended, Runnable atEnd) {
        this.probe = probe;
        this.log = log;
        this.process = process;
        this.ended = ended;
        this.atEnd = atEnd;
        this.lines = new FpingLines(probe, log);
    }

    static FpingLoop open(NetworkProbe probe, ProbeLog log, CompletableFuture<NetworkResult> ended, Runnable atEnd) {
        Process process = start(List.of(
                "fping",
                "-D",
                "-l",
                "-i",
                "1",
                "-p",
                Long.toString(probe.interval().toMillis()),
                "-t",
                Long.toString(probe.lateAfter().toMillis()),
                probe.target().getAddress().getHostAddress()));
        return new FpingLoop(probe, log, process, ended, atEnd);
    }

    private static Process start(List<String> command) {
        try {
            // Its complaints go with its answers, which is read all the while: a pipe that is full would stop it.
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new XenException(
                    "ICMP needs the program fping, which cannot be run here: " + e.getMessage(), null, e);
        }
    }

    /** For any thread. */
    void stop() {
        stopping = true;
        process.destroy();
    }

    @Override
    public void run() {
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            boolean reachedLimit = read(out);
            long endedAt = System.nanoTime();
            process.destroy();
            if (stopping || reachedLimit) {
                ended.complete(log.finish(endedAt, reachedLimit));
            } else {
                out.lines().forEach(line -> complaint = line);
                fail("fping ended: " + complaint, null);
            }
        } catch (IOException | RuntimeException e) {
            fail(String.valueOf(e.getMessage()), e);
        } catch (Error e) {
            fail(String.valueOf(e.getMessage()), null);
            throw e;
        } finally {
            process.destroy();
            atEnd.run();
        }
    }

    /** Reads until it is to stop or fping ended; returns whether it reached its limit. */
    private boolean read(BufferedReader out) throws IOException {
        while (!stopping) {
            if (out.ready()) {
                String line = String.valueOf(out.readLine());
                if (!lines.take(line, System.nanoTime(), Instant.now())) {
                    complaint = line;
                }
            } else if (process.isAlive()) {
                // A silence is watched, too.
                log.tick(System.nanoTime());
                LockSupport.parkNanos(NAP);
            } else {
                return false;
            }
            if (System.nanoTime() - startedAt > probe.limit().toNanos()) {
                return true;
            }
        }
        return false;
    }

    private void fail(String why, @Nullable Exception cause) {
        ended.completeExceptionally(new XenException("the recording of " + probe + " broke off: " + why, null, cause));
    }
}
