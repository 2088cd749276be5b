package io.github.xensdk.migration;

import io.github.xensdk.domain.DomainInfo;
import java.util.List;

/** One way to move a guest. */
interface Strategy {

    MigrationMode mode();

    /** Its name in reports. */
    String name();

    /** Why it cannot work, one sentence a reason; touches nothing. */
    List<String> obstacles(Move move, DomainInfo info);

    /**
     * Moves the guest, or fails and leaves or brings it back as safely as can be proven. Says how it went; what the hosts hold
     * is looked at by the caller.
     */
    Attempt attempt(Move move);
}
