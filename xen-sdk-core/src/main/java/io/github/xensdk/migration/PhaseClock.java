package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Times the phases, tells the listener, and keeps the end of what the hosts print. Thread-safe. */
final class PhaseClock {

    private static final Logger LOG = LoggerFactory.getLogger(PhaseClock.class);

    private static final int TRANSCRIPT_LINES = 60;

    /** {@code xc: progress: Frames: 1024/24576    4%}; what follows the frames starts again at 0 %. */
    private static final Pattern PERCENT = Pattern.compile("xc: progress: Frames: \\d+/\\d+\\s+(\\d{1,3})%");

    private final MigrationListener listener;
    private final long started = System.nanoTime();
    private final List<PhaseTiming> timings = new ArrayList<>();
    private final Deque<String> transcript = new ArrayDeque<>();
    private @Nullable MigrationJournal journal;
    private MigrationJournal.@Nullable Entry entry;
    private @Nullable MigrationPhase current;
    private Instant currentAt = Instant.EPOCH;
    private long currentStarted;
    private @Nullable ByteSize moved;

    PhaseClock(MigrationListener listener) {
        this.listener = listener;
    }

    /** From now on each phase is written down; the one under way at once. */
    synchronized void journal(MigrationJournal where, MigrationJournal.Entry begun) {
        where.begin(begun);
        journal = where;
        entry = begun;
    }

    private void writeDown(MigrationPhase phase) {
        if (journal == null || entry == null) {
            return;
        }
        entry = entry.in(phase);
        try {
            journal.enter(entry);
        } catch (MigrationJournalException e) {
            // That it was begun stands there, which is what matters.
            LOG.warn("{}", e.getMessage());
        }
    }

    /** Ends the phase under way and starts the next one. */
    synchronized void enter(MigrationPhase phase) {
        leave();
        writeDown(phase);
        current = phase;
        currentAt = Instant.now();
        currentStarted = System.nanoTime();
        moved = null;
        tell(new MigrationListener.PhaseStarted(phase, elapsed()), listener::phaseStarted);
    }

    /** Ends the phase under way, if there is one. */
    synchronized void leave() {
        MigrationPhase phase = current;
        if (phase != null) {
            current = null;
            var timing = new PhaseTiming(
                    phase, currentAt, Duration.ofNanos(System.nanoTime() - currentStarted), Optional.ofNullable(moved));
            timings.add(timing);
            tell(timing, listener::phaseEnded);
        }
    }

    /** How much the phase under way has moved by now. */
    synchronized void moved(ByteSize bytes) {
        moved = bytes;
        MigrationPhase phase = current;
        if (phase != null) {
            tell(new MigrationListener.Moved(phase, bytes), listener::moved);
        }
    }

    /** A line that a host printed. */
    synchronized void line(String text) {
        if (transcript.size() == TRANSCRIPT_LINES) {
            transcript.removeFirst();
        }
        transcript.addLast(text);
        MigrationPhase phase = current;
        if (phase != null) {
            tell(new MigrationListener.Progress(phase, text, percent(text)), listener::progress);
        }
    }

    private static OptionalInt percent(String text) {
        Matcher matcher = PERCENT.matcher(text);
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    synchronized void ended(MigrationOutcome outcome) {
        tell(outcome, listener::ended);
    }

    synchronized boolean isIn(MigrationPhase phase) {
        return current == phase;
    }

    synchronized List<PhaseTiming> timings() {
        return List.copyOf(timings);
    }

    synchronized List<String> transcript() {
        return List.copyOf(transcript);
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    private static <T> void tell(T event, Consumer<T> method) {
        try {
            method.accept(event);
        } catch (RuntimeException | Error e) {
            // An error, too: between two steps it would leave both copies standing.
            LOG.warn("a migration listener failed on {}", event, e);
        }
    }
}
