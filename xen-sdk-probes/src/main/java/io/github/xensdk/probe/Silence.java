package io.github.xensdk.probe;

import org.jspecify.annotations.Nullable;

/**
 * An outage on the scale of {@link System#nanoTime()}.
 *
 * @param lastUp when the last probe that was answered before it was sent
 * @param firstLost the first probe that was not answered before it
 * @param lastLost the last probe that shows it was still down; below {@code firstLost} where none does
 * @param upAgain when the first reply was read that proves it over
 * @param lower what is proven to have been down, without allowance for single losses
 * @param cause what was heard meanwhile
 */
record Silence(
        long lastUp,
        int firstLost,
        int lastLost,
        long upAgain,
        long lower,
        @Nullable OutageCause cause) {

    long upper() {
        return upAgain - lastUp;
    }

    /** One from the start of this to the end of a later one; of what is proven of both, only the more. */
    Silence joined(Silence later) {
        return new Silence(
                lastUp,
                firstLost,
                later.lastLost,
                later.upAgain,
                Math.max(lower, later.lower),
                cause == null ? later.cause : cause);
    }
}
