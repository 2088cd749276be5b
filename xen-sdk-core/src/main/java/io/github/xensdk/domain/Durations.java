package io.github.xensdk.domain;

import io.github.xensdk.InvalidInputException;
import java.time.Duration;

/** The rule for time-outs. */
final class Durations {

    private Durations() {}

    static Duration positive(String field, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new InvalidInputException(field, "must be positive");
        }
        return value;
    }
}
