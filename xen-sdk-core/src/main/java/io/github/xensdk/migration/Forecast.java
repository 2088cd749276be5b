package io.github.xensdk.migration;

import io.github.xensdk.InvalidInputException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How long a cold migration is likely to move the guest's memory, from rates that were measured just now: a value, true for the
 * moment of its making.
 *
 * <pre>{@code
 * Forecast forecast = Migration.of("guest-04").from(nevers).to(avignon).coldStream().build().forecast();
 * log.info(forecast.describe());
 * }</pre>
 *
 * <p>It is the part of the standstill in which ways differ. What xl itself takes comes on top and is the same for all of them: to
 * suspend the guest, to read and to fill its memory, to attach its devices. A stream does that at the same time; where dom0 has one
 * processor only, the two compete, and the stream takes longer than its forecast. The rates are those of a few mebibytes; storage
 * that other guests use, too, may be slower a minute later.
 *
 * @param guest the guest's name
 * @param way the strategy's name, as in {@link MigrationSummary#strategy()}
 * @param stages what the guest's memory goes through, in this order; at least one
 * @param overlapped whether the stages are at work at the same time, as in a stream, and not one after the other
 */
public record Forecast(String guest, String way, List<ForecastStage> stages, boolean overlapped) {

    private static final double NANOS = 1e9;

    /**
     * Copies the stages.
     *
     * @throws InvalidInputException where there are none
     */
    public Forecast {
        stages = List.copyOf(stages);
        if (stages.isEmpty()) {
            throw new InvalidInputException("stages", "must not be empty");
        }
    }

    /**
     * How long the transfer takes: the sum of the stages, or where they overlap the longest. Empty where the rate of a stage is not
     * known.
     */
    public Optional<Duration> transferTime() {
        return overlapped ? longest() : sum();
    }

    /** Part of the sum of all stages, from 0 to 1; empty where the rate of a stage is not known, or all of them take no time. */
    public OptionalDouble share(ForecastStage stage) {
        return ofSum(stage.duration());
    }

    /**
     * What is to be won by letting the stages overlap: the longest over the sum, from 0 to 1. No pipeline of these stages can take less
     * than this part of their sum. Empty like {@link #share}.
     */
    public OptionalDouble limit() {
        return ofSum(longest());
    }

    private OptionalDouble ofSum(Optional<Duration> part) {
        Optional<Duration> all = sum().filter(time -> !time.isZero());
        return all.isEmpty() || part.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) part.get().toNanos() / all.get().toNanos());
    }

    private Optional<Duration> sum() {
        return isKnown()
                ? stages.stream().map(stage -> stage.duration().orElseThrow()).reduce(Duration::plus)
                : Optional.empty();
    }

    private Optional<Duration> longest() {
        return isKnown()
                ? stages.stream().map(stage -> stage.duration().orElseThrow()).max(Comparator.naturalOrder())
                : Optional.empty();
    }

    private boolean isKnown() {
        return stages.stream().allMatch(stage -> stage.bytesPerSecond().isPresent());
    }

    /**
     * The quickest, with the reason in words; of two that are equally quick the first. One whose time is not known is never
     * recommended.
     *
     * @param forecasts of one guest, by ways that the caller would take: whether a link may be trusted is not known here
     * @return empty where the time of none is known
     * @throws InvalidInputException where they are of different guests
     */
    public static Optional<Recommendation> best(List<Forecast> forecasts) {
        if (forecasts.stream().map(Forecast::guest).distinct().count() > 1) {
            throw new InvalidInputException("forecasts", "must be of one guest");
        }
        return forecasts.stream()
                .filter(Forecast::isKnown)
                .min(Comparator.comparing(forecast -> forecast.transferTime().orElseThrow()))
                .map(quickest -> Recommendation.of(quickest, forecasts));
    }

    /** For people: a line with the time and the limit, and one a stage with rate, duration and share. */
    public String describe() {
        var text = new StringBuilder(guest + " by " + way + ": "
                + transferTime().map(Forecast::seconds).orElse("not known") + ", stages "
                + (overlapped ? "at the same time" : "one after the other"));
        limit().ifPresent(limit -> text.append(String.format(Locale.ROOT, ", longest over sum %.2f", limit)));
        for (ForecastStage stage : stages) {
            text.append("\n  ").append(stage.describe());
            share(stage).ifPresent(share -> text.append(String.format(Locale.ROOT, ", %.0f %%", 100 * share)));
        }
        return text.toString();
    }

    /** {@code 12.3 s}, or where that would be nothing {@code 0.012 s}. */
    static String seconds(Duration time) {
        double seconds = time.toNanos() / NANOS;
        return String.format(Locale.ROOT, seconds < 1 ? "%.3f s" : "%.1f s", seconds);
    }
}
