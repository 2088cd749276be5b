package io.github.xensdk.migration;

import static io.github.xensdk.migration.Finding.note;
import static io.github.xensdk.migration.Finding.warning;

import io.github.xensdk.ClockOffset;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the difference of two hosts' clocks means. A pure function. */
final class ClockFindings {

    private static final Duration TOLERATED = Duration.ofSeconds(1);

    private ClockFindings() {}

    static List<Finding> of(Move move, Optional<ClockOffset> source, Optional<ClockOffset> target) {
        String there = move.target().name();
        if (source.isEmpty() || target.isEmpty()) {
            return List.of(note(
                    PreflightCheck.CLOCK,
                    there,
                    "the hosts' clocks could not be compared, their 'date' is too coarse",
                    ""));
        }
        ClockOffset ahead = target.get().minus(source.get());
        Duration size = ahead.offset().abs();
        if (size.minus(ahead.error()).compareTo(TOLERATED) > 0) {
            return List.of(warning(
                    PreflightCheck.CLOCK,
                    there,
                    there + "'s clock is " + seconds(size) + " s "
                            + (ahead.offset().isNegative() ? "behind " : "ahead of ")
                            + move.source().name() + "'s, and the guest's jumps with it",
                    "let both hosts take the time from the same servers"));
        }
        if (size.plus(ahead.error()).compareTo(TOLERATED) > 0) {
            return List.of(note(
                    PreflightCheck.CLOCK,
                    there,
                    "the hosts' clocks could be compared to " + seconds(ahead.error())
                            + " s only, as the answers took long",
                    ""));
        }
        return List.of();
    }

    private static String seconds(Duration length) {
        return String.format(Locale.ROOT, "%.1f", length.toMillis() / 1000.0);
    }
}
