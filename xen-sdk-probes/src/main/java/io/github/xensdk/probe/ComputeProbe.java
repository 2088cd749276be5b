package io.github.xensdk.probe;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.command.CommandTransport;
import java.time.Duration;
import java.util.Objects;

/**
 * Sees from inside how long a guest stood still: brings a small agent to it that wakes up every few milliseconds and writes down when
 * it did not get to run. The agent needs no link while the guest stands still, and nothing of it is left afterwards.
 *
 * <pre>{@code
 * try (var recording = ComputeProbe.inGuest(guest).start()) {
 *     …
 *     ComputeResult result = recording.stop();
 * }
 * }</pre>
 *
 * <p>Immutable and thread-safe. The transport stays the caller's; the agent runs with perl or python3, whichever the guest has, and
 * where it has neither with its shell.
 *
 * <h2>How the figure is derived</h2>
 *
 * <p>No clock in the guest shows a standstill as it was. {@code CLOCK_MONOTONIC} leaves out what a save and restore took;
 * {@code CLOCK_REALTIME} and {@code CLOCK_BOOTTIME} get the target's wall clock minus the source's added, the hosts' skew
 * included, or nothing where the target's clock is behind. So the part that is left out is measured from outside, by reading the
 * guest's monotonic clock against this program's before and after:
 *
 * <p>blackout = gap on {@code CLOCK_MONOTONIC} − a usual round + hidden, where hidden = (guest − ours) before − (guest − ours) after.
 *
 * <p>This holds whatever the kernel does to its clocks, also where nothing was added and where the monotonic clock saw all of it
 * (a paused guest). The monotonic clock is taken because nobody can set it; {@code CLOCK_BOOTTIME} says in which round it was. The
 * real-time clock gives the same figure as its own gap minus its own step, unless somebody sets it in between;
 * {@link Blackout} has both.
 *
 * <p>The error adds up: half a round trip for each of the two readings; 500 ppm of the time that the guest ran between them (what a
 * kernel allows a clock to be slewed; more where the readings prove more); and the noise floor, the longest round of a quiet time
 * at the start, as ordinary waiting may be part of the gap. Where the round is not known in which it happened, also half of the
 * longest gap.
 *
 * <p>A shell reads {@code /proc/uptime} only, which is {@code CLOCK_BOOTTIME} in hundredths of a second. It takes the place of the
 * monotonic clock in all of this: what boottime got too much, or too little, is in its offsets to our clock, too. Each of the four
 * readings may be late by 10 ms, so 20 ms are added to the error. Where boottime got too little it does not tell in which round, so half of the
 * longest gap is added as well.
 */
public final class ComputeProbe {

    /** How often the agent wakes up when nothing else is said: every 2 ms. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofMillis(2);

    /** When the agent ends by itself when nothing else is said: after 2 h. */
    public static final Duration DEFAULT_LIMIT = Duration.ofHours(2);

    /** How long a guest may stay out of reach when the recording is fetched: 2 minutes. */
    public static final Duration DEFAULT_REACH = Duration.ofMinutes(2);

    private static final Duration LEAST_GAP = Duration.ofMillis(10);
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration KEPT = Duration.ofHours(1);

    private final CommandTransport guest;
    private final Duration interval;
    private final Duration limit;
    private final Duration reach;
    private final Duration quiet;
    private final Duration kept;

    private ComputeProbe(
            CommandTransport guest, Duration interval, Duration limit, Duration reach, Duration quiet, Duration kept) {
        this.guest = Objects.requireNonNull(guest, "guest");
        this.interval = interval;
        this.limit = limit;
        this.reach = reach;
        this.quiet = quiet;
        this.kept = kept;
    }

    /**
     * A probe in a guest.
     *
     * @param guest leads to the guest; must make a new connection by itself when the old one was lost
     */
    public static ComputeProbe inGuest(CommandTransport guest) {
        return new ComputeProbe(guest, DEFAULT_INTERVAL, DEFAULT_LIMIT, DEFAULT_REACH, QUIET, KEPT);
    }

    /**
     * The same, with another interval for the agent. Default: {@link #DEFAULT_INTERVAL}. Where a round costs more than a third of that, as
     * on an emulated processor, it wakes up less often, down to every 20 ms, so that it takes a quarter of a processor at most. A guest's
     * shell wakes up every 20 ms, whatever is said here, or every second where its {@code sleep} knows whole seconds only.
     *
     * @throws InvalidInputException where it is not within 1 ms and 100 ms
     */
    public ComputeProbe every(Duration value) {
        if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(Duration.ofMillis(100)) > 0) {
            throw new InvalidInputException("every", "must be from 1 ms to 100 ms");
        }
        return new ComputeProbe(guest, value, limit, reach, quiet, kept);
    }

    /**
     * The same, with another time after which the agent ends by itself. What it wrote may be fetched for an hour then, and is
     * gone after that. Default: {@link #DEFAULT_LIMIT}.
     *
     * @throws InvalidInputException where it is not positive, or above a day
     */
    public ComputeProbe limit(Duration value) {
        if (value.isZero() || value.isNegative() || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new InvalidInputException("limit", "must be positive and not above a day");
        }
        return new ComputeProbe(guest, interval, value, reach, quiet, kept);
    }

    /**
     * The same, with another time for which the guest may stay out of reach when the recording is fetched. Default:
     * {@link #DEFAULT_REACH}.
     *
     * @throws InvalidInputException where it is negative
     */
    public ComputeProbe reach(Duration value) {
        if (value.isNegative()) {
            throw new InvalidInputException("reach", "must not be negative");
        }
        return new ComputeProbe(guest, interval, limit, value, quiet, kept);
    }

    /** For tests that are to be quick: with another time for measuring the noise floor. */
    ComputeProbe quiet(Duration value) {
        return new ComputeProbe(guest, interval, limit, reach, value, kept);
    }

    /** For tests: with another time for which the agent keeps what it wrote when it ended by itself. */
    ComputeProbe kept(Duration value) {
        return new ComputeProbe(guest, interval, limit, reach, quiet, value);
    }

    /**
     * Brings the agent, measures the noise floor (about 2 s), reads the guest's clocks, and returns while the agent records.
     *
     * @return the recording, which the caller owns and closes
     * @throws InterpreterNotFoundException where the guest has nothing to run the agent with: no Linux, most likely
     * @throws io.github.xensdk.XenException where the guest cannot be reached or the agent does not start
     */
    public ComputeRecording start() {
        GuestAgent agent = GuestAgent.bring(guest);
        try {
            GuestClocks first = agent.clocks();
            agent.start(interval, LEAST_GAP, quiet, limit, kept);
            return new ComputeRecording(agent, reach, first, agent.clocks());
        } catch (RuntimeException e) {
            ComputeRecording.removeQuietly(agent, e);
            throw e;
        }
    }

    /** Leads to the guest; the caller's. */
    public CommandTransport guest() {
        return guest;
    }

    @Override
    public String toString() {
        return "agent in " + guest.host() + " every " + interval.toMillis() + " ms";
    }
}
