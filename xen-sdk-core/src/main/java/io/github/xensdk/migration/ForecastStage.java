package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import io.github.xensdk.InvalidInputException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One stage of a cold migration, and how quick it was when it was tried. An unknown rate stays unknown: nothing is put in its place.
 *
 * @param name what is done there: {@code write at the source}, {@code read at the target}, {@code write at the target}, {@code
 *     compress}, {@code encrypted link}, {@code plain link}, {@code local disks}
 * @param bytes what the guest has for this stage: its memory
 * @param bytesPerSecond of the guest's bytes, before any compression; empty where it could not be measured
 * @param remark why it is unknown, or what the figure leaves out, for people; empty where there is nothing to say
 */
public record ForecastStage(String name, ByteSize bytes, OptionalDouble bytesPerSecond, String remark) {

    private static final double NANOS = 1e9;
    private static final double MEBI = 1024 * 1024;

    /**
     * Checks the rate.
     *
     * @throws InvalidInputException where it is zero, negative or no finite number
     */
    public ForecastStage {
        bytesPerSecond.ifPresent(rate -> {
            if (!(rate > 0) || Double.isInfinite(rate)) {
                throw new InvalidInputException("rate", "must be above zero and finite");
            }
        });
    }

    /** So many bytes took so long. */
    static ForecastStage measured(String name, ByteSize bytes, ByteSize tried, Duration took) {
        return new ForecastStage(name, bytes, OptionalDouble.of(tried.bytes() * NANOS / took.toNanos()), "");
    }

    static ForecastStage unknown(String name, ByteSize bytes, String why) {
        return new ForecastStage(name, bytes, OptionalDouble.empty(), why);
    }

    ForecastStage remarking(String text) {
        return new ForecastStage(name, bytes, bytesPerSecond, text);
    }

    /** How long all of its bytes take at that rate; empty where the rate is not known. */
    public Optional<Duration> duration() {
        return bytesPerSecond.isEmpty()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.round(bytes.bytes() * NANOS / bytesPerSecond.getAsDouble())));
    }

    /** For people: name, rate and duration, and the remark. */
    public String describe() {
        String figures = duration()
                .map(time -> String.format(
                        Locale.ROOT, "%.1f MiB/s, %s", bytesPerSecond.orElseThrow() / MEBI, Forecast.seconds(time)))
                .orElse("not known");
        return name + ": " + figures + (remark.isEmpty() ? "" : " (" + remark + ")");
    }
}
