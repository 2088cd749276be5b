package io.github.xensdk.migration;

import io.github.xensdk.InvalidInputException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a live migration goes. Starts with {@link #DEFAULTS}, each method gives another one.
 *
 * <pre>{@code
 * Migration.of("guest-04").from(nevers).to(avignon).live(LiveOptions.DEFAULTS.gated().deadline(Duration.ofMinutes(5)))
 * }</pre>
 *
 * @param isGated whether the target's copy stays paused until the source's is proven to be gone
 * @param deadline after which it is ended, where there is one
 * @param maxIterations what {@code xl migrate --max_iters} gets
 * @param minRemaining what {@code xl migrate --min_remaining} gets
 * @param isAbortIfBusy whether {@code xl migrate --abort_if_busy} is said
 * @param isCounting whether the bytes that cross are told each second
 */
public record LiveOptions(
        boolean isGated,
        Optional<Duration> deadline,
        OptionalInt maxIterations,
        OptionalInt minRemaining,
        boolean isAbortIfBusy,
        boolean isCounting) {

    /** Not gated, no deadline, nothing counted, and what xl does by itself. */
    public static final LiveOptions DEFAULTS =
            new LiveOptions(false, Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), false, false);

    /**
     * Checks them.
     *
     * @throws InvalidInputException where the deadline is not positive or a number is negative
     */
    public LiveOptions {
        Objects.requireNonNull(maxIterations, "maxIterations");
        Objects.requireNonNull(minRemaining, "minRemaining");
        if (deadline.isPresent() && (deadline.get().isZero() || deadline.get().isNegative())) {
            throw new InvalidInputException("deadline", "must be positive");
        }
        if (maxIterations.orElse(0) < 0) {
            throw new InvalidInputException("maxIterations", "must not be negative");
        }
        if (minRemaining.orElse(0) < 0) {
            throw new InvalidInputException("minRemaining", "must not be negative");
        }
    }

    /**
     * The target's copy stays paused until the source's is proven to be gone, and only then goes on. Costs two or three commands
     * of downtime.
     */
    public LiveOptions gated() {
        return new LiveOptions(true, deadline, maxIterations, minRemaining, isAbortIfBusy, isCounting);
    }

    /**
     * Ends it when it has not come to the handover by then. Only the link is cut, so that xl itself lets the guest go on at the
     * source; from the handover on nothing is cut any more.
     *
     * @param value from the start of {@code xl migrate} on; must be positive
     */
    public LiveOptions deadline(Duration value) {
        return new LiveOptions(isGated, Optional.of(value), maxIterations, minRemaining, isAbortIfBusy, isCounting);
    }

    /** How often at most memory is sent again before the guest stops. Not every xl knows it; one that does not refuses to begin. */
    public LiveOptions maxIterations(int value) {
        return new LiveOptions(isGated, deadline, OptionalInt.of(value), minRemaining, isAbortIfBusy, isCounting);
    }

    /** How many pages may be left when the guest stops. Not every xl knows it; one that does not refuses to begin. */
    public LiveOptions minRemaining(int pages) {
        return new LiveOptions(isGated, deadline, maxIterations, OptionalInt.of(pages), isAbortIfBusy, isCounting);
    }

    /** Gives up where the guest changes memory quicker than it is sent. Not every xl knows it; one that does not refuses to begin. */
    public LiveOptions abortIfBusy() {
        return new LiveOptions(isGated, deadline, maxIterations, minRemaining, true, isCounting);
    }

    /**
     * Tells each second how many bytes have crossed, by {@link MigrationListener#moved}, and so the phase's rate. They are counted by
     * the source's kernel as the SSH between the hosts writes them, encrypted; nothing stands in their way. Takes {@code perl} on the
     * source; without it nothing is told.
     */
    public LiveOptions countingBytes() {
        return new LiveOptions(isGated, deadline, maxIterations, minRemaining, isAbortIfBusy, true);
    }

    /** The options that vendors' builds of xl have, as words. */
    List<String> vendorWords() {
        var words = new ArrayList<String>();
        maxIterations.ifPresent(value -> words.addAll(List.of("--max_iters", Integer.toString(value))));
        minRemaining.ifPresent(value -> words.addAll(List.of("--min_remaining", Integer.toString(value))));
        if (isAbortIfBusy) {
            words.add("--abort_if_busy");
        }
        return List.copyOf(words);
    }
}
