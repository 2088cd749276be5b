package io.github.xensdk.migration;

import io.github.xensdk.XenException;
import java.util.List;

/** A migration that cannot work was refused before anything was touched. */
public class MigrationRefusedException extends XenException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> reasons;

    /** Says why, one sentence a reason. */
    public MigrationRefusedException(String guest, List<String> reasons) {
        super(guest + " cannot be migrated: " + String.join("; ", reasons));
        this.reasons = List.copyOf(reasons);
    }

    /** Why, one sentence a reason. Not serialised. */
    public List<String> reasons() {
        return reasons;
    }
}
