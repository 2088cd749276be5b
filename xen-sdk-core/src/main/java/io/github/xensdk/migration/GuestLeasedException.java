package io.github.xensdk.migration;

import io.github.xensdk.XenException;
import java.time.Duration;
import java.time.Instant;

/**
 * Another program is moving or mending that guest. Nothing was touched. Where that program is gone, its lease ends by itself after
 * {@link #expiresIn()}, as it is renewed while the program lives.
 */
public class GuestLeasedException extends XenException {

    private static final long serialVersionUID = 1L;

    private final String guest;
    private final String holder;
    private final Instant since;
    private final Duration expiresIn;

    /** Says who has it, and since when. */
    public GuestLeasedException(String guest, String host, String holder, Instant since, Duration expiresIn) {
        super(
                guest + " is being moved or mended by " + holder + " since " + since + "; wait for its end, or "
                        + expiresIn.toSeconds() + " s where that program is gone",
                host,
                null);
        this.guest = guest;
        this.holder = holder;
        this.since = since;
        this.expiresIn = expiresIn;
    }

    /** The guest's name. */
    public String guest() {
        return guest;
    }

    /** Who has it: user, machine and process, as that program says of itself. */
    public String holder() {
        return holder;
    }

    /** Since when, by the clock of the host. */
    public Instant since() {
        return since;
    }

    /** When it ends at the earliest, where nobody renews it. */
    public Duration expiresIn() {
        return expiresIn;
    }
}
