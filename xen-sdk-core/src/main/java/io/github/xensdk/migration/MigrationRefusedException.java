package io.github.xensdk.migration;

import io.github.xensdk.XenException;
import java.util.List;

/** A migration that cannot work was refused before anything was touched. */
public class MigrationRefusedException extends XenException {

    private static final long serialVersionUID = 1L;

    private final transient Preflight preflight;
    private final transient List<Finding> blockers;

    /**
     * Says why, one sentence a reason, and what to do.
     *
     * @param preflight what was found
     * @param blockers those of its findings for which it was refused
     */
    public MigrationRefusedException(Preflight preflight, List<Finding> blockers) {
        super(preflight.guest() + " cannot be migrated from " + preflight.from() + " to " + preflight.to()
                + ", nothing was touched: "
                + String.join(". ", blockers.stream().map(Finding::describe).toList()));
        this.preflight = preflight;
        this.blockers = List.copyOf(blockers);
    }

    /** All that was found. Not serialised. */
    public Preflight preflight() {
        return preflight;
    }

    /** Why it was refused: its blockers without those that were overridden. Not serialised. */
    public List<Finding> blockers() {
        return blockers;
    }

    /** The same in words, one sentence a reason, with what to do. Not serialised. */
    public List<String> reasons() {
        return blockers.stream().map(Finding::describe).toList();
    }
}
