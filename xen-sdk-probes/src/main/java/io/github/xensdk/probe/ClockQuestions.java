package io.github.xensdk.probe;

import io.github.xensdk.CommandInterruptedException;
import io.github.xensdk.CommandTimeoutException;
import io.github.xensdk.ConnectionLostException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a guest's three clocks many times over one channel, and keeps the quickest answer. */
final class ClockQuestions {

    /** The answer of a guest that has no agent. */
    static final String GONE = "gone";

    private static final int ROUNDS = 25;
    private static final Pattern ANSWER =
            Pattern.compile("(\\d{1,12}\\.\\d{9}) (\\d{1,12}\\.\\d{9}) (\\d{1,12}\\.\\d{9})");

    private ClockQuestions() {}

    private record Arrival(String line, long nanoTime) {}

    /**
     * Asks a program that answers each line with its clocks.
     *
     * @throws io.github.xensdk.OutcomeUnknownException where the connection was lost or no answer came in time
     * @throws OutputNotRecognisedException where an answer is no time
     * @throws io.github.xensdk.XenException where there is no such program any more
     */
    static GuestClocks ask(CommandTransport guest, Command command) {
        var arrivals = new LinkedBlockingQueue<Arrival>();
        var listener = new OutputListener() {
            @Override
            public void stdoutLine(String line) {
                arrivals.add(new Arrival(line, System.nanoTime()));
            }
        };
        try (RunningCommand running = guest.start(command, listener)) {
            GuestClocks quickest = quickest(guest, command, running, arrivals);
            running.stdin().close();
            // Its end, too: Dropbear may close a session that is opened while another one's process ends.
            running.await();
            return quickest;
        } catch (IOException e) {
            throw new ConnectionLostException("the connection was lost: " + e.getMessage(), guest.host(), command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandInterruptedException(guest.host(), command, e);
        }
    }

    private static GuestClocks quickest(
            CommandTransport guest, Command command, RunningCommand running, BlockingQueue<Arrival> arrivals)
            throws IOException, InterruptedException {
        // One anchor for all rounds: a step of our own clock in between cannot get in.
        Instant anchor = Instant.now();
        long anchorNanos = System.nanoTime();
        @Nullable GuestClocks best = null;
        for (int round = 0; round < ROUNDS; round++) {
            long asked = System.nanoTime();
            running.stdin().write("?\n".getBytes(StandardCharsets.US_ASCII));
            running.stdin().flush();
            Arrival answer = arrivals.poll(command.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (answer == null) {
                throw new CommandTimeoutException(guest.host(), command);
            }
            if (answer.line().equals(GONE)) {
                throw GuestAgent.gone(guest);
            }
            long half = (answer.nanoTime() - asked) / 2 + 1;
            if (best == null || half < best.error().toNanos()) {
                best = reading(answer.line(), asked + half, anchor.plusNanos(asked + half - anchorNanos), half);
            }
        }
        if (best == null) {
            throw new AssertionError("no rounds");
        }
        return best;
    }

    private static GuestClocks reading(String line, long nanoTime, Instant at, long error) {
        Matcher m = ANSWER.matcher(line);
        if (!m.matches()) {
            throw new OutputNotRecognisedException("the guest's clocks", line);
        }
        return new GuestClocks(
                nanoTime,
                at,
                AgentLog.nanos(m.group(1)),
                AgentLog.nanos(m.group(2)),
                AgentLog.nanos(m.group(3)),
                Duration.ofNanos(error));
    }
}
