package io.github.xensdk;

import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the real-time clock of whatever a transport reaches, a host or a guest, against this program's. Asks many times over one channel
 * that is already open, and keeps the quickest answer.
 */
public final class ClockReader {

    private static final int ROUNDS = 25;
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    /** Perl answers without a new process; Debian always has it. {@code date} of coreutils is the fallback. */
    private static final String ANSWER = """
            if perl -MTime::HiRes -e 1 2>/dev/null; then
              exec perl -MTime::HiRes=time -e '$| = 1; while (<STDIN>) { printf "%.6f\\n", time }'
            fi
            while read -r _; do date +%s.%N; done
            """;

    private ClockReader() {}

    private record Arrival(String line, long nanoTime) {}

    /**
     * The offset of the clock behind a transport.
     *
     * @throws OutcomeUnknownException where the connection was lost or no answer came in time
     * @throws OutputNotRecognisedException where an answer is no time
     */
    public static ClockOffset read(CommandTransport transport) {
        var arrivals = new LinkedBlockingQueue<Arrival>();
        var listener = new OutputListener() {
            @Override
            public void stdoutLine(String line) {
                arrivals.add(new Arrival(line, System.nanoTime()));
            }
        };
        var command = Command.script("read the clock", ANSWER)
                .interactive()
                .timeout(TIMEOUT)
                .build();
        try (RunningCommand running = transport.start(command, listener)) {
            return quickest(transport.host(), command, running, arrivals);
        }
    }

    private static ClockOffset quickest(
            String host, Command command, RunningCommand running, LinkedBlockingQueue<Arrival> arrivals) {
        // One anchor for all rounds: a step of our own clock in between cannot get in.
        Instant anchor = Instant.now();
        long anchorNanos = System.nanoTime();
        @Nullable ClockOffset best = null;
        try {
            for (int round = 0; round < ROUNDS; round++) {
                long asked = System.nanoTime();
                running.stdin().write("?\n".getBytes(StandardCharsets.US_ASCII));
                running.stdin().flush();
                Arrival answer = arrivals.poll(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
                if (answer == null) {
                    throw new CommandTimeoutException(host, command);
                }
                var half = Duration.ofNanos((answer.nanoTime() - asked) / 2);
                if (best == null || half.compareTo(best.error()) < 0) {
                    Instant middle = anchor.plusNanos(asked - anchorNanos).plus(half);
                    best = new ClockOffset(Duration.between(middle, instant(answer.line())), half);
                }
            }
        } catch (IOException e) {
            throw new ConnectionLostException("the connection was lost: " + e.getMessage(), host, command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandInterruptedException(host, command, e);
        }
        if (best == null) {
            throw new AssertionError("no rounds");
        }
        return best;
    }

    private static Instant instant(String line) {
        if (!line.matches("\\d{1,12}\\.\\d{1,9}")) {
            throw new OutputNotRecognisedException("a clock", line);
        }
        return Instant.ofEpochSecond(0, new BigDecimal(line).movePointRight(9).longValueExact());
    }
}
