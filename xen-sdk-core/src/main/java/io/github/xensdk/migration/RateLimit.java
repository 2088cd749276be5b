package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import io.github.xensdk.InvalidInputException;

/** What a limit of bytes a second may be. */
final class RateLimit {

    private static final ByteSize LEAST = ByteSize.kibibytes(1);

    private RateLimit() {}

    static ByteSize checked(ByteSize perSecond) {
        if (perSecond.compareTo(LEAST) < 0) {
            throw new InvalidInputException("limit", "must be at least 1 KiB a second");
        }
        return perSecond;
    }
}
