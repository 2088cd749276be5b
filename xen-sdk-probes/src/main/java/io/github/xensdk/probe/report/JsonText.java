package io.github.xensdk.probe.report;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How values are written in JSON, and read. Durations are milliseconds, exact to the nanosecond. */
final class JsonText {

    /** Milliseconds as decimal fractions would lose the last nanoseconds of long ones in binary. */
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final int NANOS_DIGITS = 6;

    private JsonText() {}

    static JsonFields object(String json, String what) {
        try {
            return new JsonFields(MAPPER.readTree(json), what);
        } catch (JacksonException e) {
            throw new ReportFormatException(what, "is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** The same of a file of that format version. */
    static JsonFields object(String json, String what, int version) {
        JsonFields object = object(json, what);
        int found = object.number("formatVersion");
        if (found != version) {
            throw new ReportFormatException(
                    what, "of format version " + found + " cannot be read: this SDK knows version " + version, null);
        }
        return object;
    }

    static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static @Nullable BigDecimal milliseconds(@Nullable Duration duration) {
        if (duration == null) {
            return null;
        }
        BigDecimal value = BigDecimal.valueOf(duration.toNanos(), NANOS_DIGITS).stripTrailingZeros();
        return value.scale() < 0 ? value.setScale(0) : value;
    }

    static Duration duration(BigDecimal milliseconds) {
        return Duration.ofNanos(milliseconds.movePointRight(NANOS_DIGITS).longValueExact());
    }
}
