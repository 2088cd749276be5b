package io.github.xensdk.probe;

import io.github.xensdk.InvalidInputException;
import java.time.Duration;

/**
 * Sees from inside a Java program when that did not get to run, the way jHiccup does: a thread sleeps for a moment, again and again, and
 * notes when it overslept. For programs in a guest that want to know of its interruptions themselves.
 *
 * <pre>{@code
 * try (var recording = PauseProbe.inThisProgram().start()) {
 *     …
 *     recording.stop().longest().ifPresent(pause -> LOG.info("stood still for {}", pause.length()));
 * }
 * }</pre>
 *
 * <p>What it sees is what the program's users feel: garbage collection and a busy processor as well as a guest that stands still. It
 * cannot tell them apart. After a save and restore, or a migration, the pause is on the wall clock only, with the hosts' clock skew
 * added to it; a {@link ComputeProbe} has the figure that is free of that.
 *
 * <p>Immutable and thread-safe.
 */
public final class PauseProbe {

    /** How often it wakes up when nothing else is said: every 1 ms. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofMillis(1);

    /** How many pauses a recording keeps. */
    public static final int MOST_PAUSES = 10_000;

    /** What is shorter is no pause, however quiet the machine. */
    static final Duration LEAST_PAUSE = Duration.ofMillis(10);

    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration LONGEST_INTERVAL = Duration.ofMillis(100);

    private final Duration interval;
    private final Duration quiet;
    private final PauseClock clock;

    private PauseProbe(Duration interval, Duration quiet, PauseClock clock) {
        this.interval = interval;
        this.quiet = quiet;
        this.clock = clock;
    }

    /** A probe of the program that it is part of. */
    public static PauseProbe inThisProgram() {
        return new PauseProbe(DEFAULT_INTERVAL, QUIET, PauseClock.SYSTEM);
    }

    /**
     * The same with another interval. Default: {@link #DEFAULT_INTERVAL}.
     *
     * @throws InvalidInputException where it is not within 1 ms and 100 ms
     */
    public PauseProbe every(Duration value) {
        if (value.compareTo(DEFAULT_INTERVAL) < 0 || value.compareTo(LONGEST_INTERVAL) > 0) {
            throw new InvalidInputException("every", "must be from 1 ms to 100 ms");
        }
        return new PauseProbe(value, quiet, clock);
    }

    /** For tests: with another time for measuring the noise floor, and other clocks. */
    PauseProbe with(Duration anotherQuiet, PauseClock another) {
        return new PauseProbe(interval, anotherQuiet, another);
    }

    /**
     * Begins; the noise floor is measured in its first 2 s, in which no pause is told.
     *
     * @return the recording, which the caller owns and closes
     */
    public PauseRecording start() {
        return new PauseRecording(interval, quiet, clock);
    }

    @Override
    public String toString() {
        return "pauses of this program, every " + interval.toMillis() + " ms";
    }
}
