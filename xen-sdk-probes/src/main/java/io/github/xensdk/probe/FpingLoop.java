package io.github.xensdk.probe;

import io.github.xensdk.XenException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code fping} prints of each ICMP packet. fping sends on a schedule that does not wait for replies; {@code ping} lets its own
 * slip and drops slots when none come, so it will not do. The times are fping's.
 */
final class FpingLoop implements Runnable {

    private static final long STALL = TimeUnit.MILLISECONDS.toNanos(2);
    private static final Pattern LINE = Pattern.compile(
            "\\[(\\d{1,12}\\.\\d{1,9})\\] \\S+ *: \\[(\\d{1,9})\\], (?:timed out|\\d+ bytes, (\\d+(?:\\.\\d+)?) ms).*");

    private final NetworkProbe probe;
    private final ProbeLog log;
    private final Process process;
    private final CompletableFuture<NetworkResult> ended;
    private final Runnable atEnd;
    private final long interval;
    private final long startedAt = System.nanoTime();
    private long lastSent;
    private boolean lastWasSeen;
    private volatile boolean stopping;

    private FpingLoop(
            NetworkProbe probe,
            ProbeLog log,
            Process process,
            CompletableFuture<NetworkResult> ended,
            Runnable atEnd) {
        this.probe = probe;
        this.log = log;
        this.process = process;
        this.ended = ended;
        this.atEnd = atEnd;
        this.interval = probe.interval().toNanos();
    }

    static FpingLoop open(
            NetworkProbe probe, ProbeLog log, CompletableFuture<NetworkResult> ended, Runnable atEnd) {
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
            Process process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new XenException("ICMP needs the program fping, which cannot be run here: " + e.getMessage(), null, e);
        }
    }

    /** For any thread. */
    void stop() {
        stopping = true;
        process.destroy();
    }

    @Override
    public void run() {
        try (var out = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            boolean reachedLimit = read(out);
            long endedAt = System.nanoTime();
            process.destroy();
            if (stopping || reachedLimit) {
                ended.complete(log.finish(endedAt, reachedLimit));
            } else {
                fail(firstError(), null);
            }
        } catch (IOException | RuntimeException e) {
            fail(String.valueOf(e.getMessage()), e);
        } finally {
            process.destroy();
            atEnd.run();
        }
    }

    private boolean read(BufferedReader out) throws IOException {
        try {
            for (String line = out.readLine(); line != null && !stopping; line = out.readLine()) {
                take(line);
                if (System.nanoTime() - startedAt > probe.limit().toNanos()) {
                    return true;
                }
            }
        } catch (IOException e) {
            // The stream of a process that was ended is closed under its reader.
            if (!stopping) {
                throw e;
            }
        }
        return false;
    }

    private String firstError() throws IOException {
        String text = new String(process.getErrorStream().readAllBytes(), StandardCharsets.US_ASCII);
        return "fping ended: " + text.lines().findFirst().orElse("without a word");
    }

    private void fail(String why, @Nullable Exception cause) {
        ended.completeExceptionally(new XenException("the recording of " + probe + " broke off: " + why, null, cause));
    }

    void take(String line) {
        Matcher m = LINE.matcher(line);
        if (!m.matches()) {
            return;
        }
        // fping has the wall clock: what it printed a moment ago is that long ago on ours, too.
        long now = System.nanoTime();
        long printed = now - age(m.group(1));
        int number = Integer.parseInt(m.group(2));
        Optional<Long> roundTrip = Optional.ofNullable(m.group(3)).map(FpingLoop::millis);
        long took = roundTrip.orElse(probe.lateAfter().toNanos());
        if (number >= log.next()) {
            upTo(number, printed - took, roundTrip.isPresent());
        }
        roundTrip.ifPresent(rtt -> log.answered(number, printed));
        log.tick(now);
    }

    private static long age(String printed) {
        BigDecimal then = new BigDecimal(printed);
        Instant at = Instant.ofEpochSecond(then.longValue(), then.remainder(BigDecimal.ONE).movePointRight(9).longValue());
        return Duration.between(at, Instant.now()).toNanos();
    }

    private static long millis(String text) {
        return new BigDecimal(text).movePointRight(6).longValue();
    }

    /** Of those in between nothing was printed yet: they were sent before this one, on the schedule or later. */
    private void upTo(int number, long sentAt, boolean seen) {
        int first = log.next();
        for (int other = first; other < number; other++) {
            lastSent = Math.max(lastSent, sentAt - (number - other) * interval);
            log.adding(lastSent);
        }
        // fping itself did not run. What it was late with is known where both packets were answered.
        if (seen && lastWasSeen && first == number && sentAt - lastSent - interval > STALL) {
            log.stalled(lastSent + interval, sentAt);
        }
        lastSent = first == 0 && number == 0 ? sentAt : Math.max(lastSent, sentAt);
        lastWasSeen = seen;
        log.adding(lastSent);
    }
}
