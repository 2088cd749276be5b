package io.github.xensdk.migration;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Which of several ways is likely to be the quickest.
 *
 * @param forecast the one of that way
 * @param reason why, for people: its time and those of the others
 */
public record Recommendation(Forecast forecast, String reason) {

    static Recommendation of(Forecast quickest, List<Forecast> all) {
        Duration least = quickest.transferTime().orElseThrow();
        String others = all.stream()
                .filter(forecast -> !forecast.equals(quickest))
                .map(forecast -> compared(forecast, least))
                .collect(Collectors.joining(", "));
        return new Recommendation(
                quickest,
                quickest.way() + " takes " + Forecast.seconds(least) + "; "
                        + (others.isEmpty() ? "nothing to compare it with" : others));
    }

    private static String compared(Forecast other, Duration least) {
        return other.way() + " "
                + other.transferTime()
                        .map(time -> Forecast.seconds(time) + times(time, least))
                        .orElse("is not known");
    }

    private static String times(Duration time, Duration least) {
        return least.isZero()
                ? ""
                : String.format(Locale.ROOT, " (%.1f times)", (double) time.toNanos() / least.toNanos());
    }
}
