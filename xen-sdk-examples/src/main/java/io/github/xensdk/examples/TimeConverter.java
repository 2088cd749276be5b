package io.github.xensdk.examples;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads times with a unit: {@code 500us}, {@code 10ms}, {@code 10s}, {@code 5m}, {@code 2h}. */
final class TimeConverter implements ITypeConverter<Duration> {

    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(us|ms|s|m|h)");

    @Override
    public Duration convert(String value) {
        Matcher m = TIME.matcher(value);
        if (!m.matches()) {
            throw new TypeConversionException("'" + value + "' is no time with a unit, such as 10ms, 10s or 5m");
        }
        long count = Long.parseLong(m.group(1));
        return switch (m.group(2)) {
            case "us" -> Duration.ofNanos(1000 * count);
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }
}
