package io.github.xensdk.storage;

import io.github.xensdk.XenException;
import java.util.stream.Collectors;

/** Storage cannot be set up as things are on its hosts. Nothing was touched. */
public class StorageRefusedException extends XenException {

    private static final long serialVersionUID = 1L;

    private final transient StoragePlan plan;

    /** Says what stands in the way, from the plan. */
    public StorageRefusedException(StorageSpec spec, StoragePlan plan) {
        super(spec + " cannot be set up, and nothing was touched: "
                + plan.refusals().stream()
                        .map(step -> step.host() + ": " + step.detail())
                        .collect(Collectors.joining("; ")));
        this.plan = plan;
    }

    /** All that was seen. Not serialised. */
    public StoragePlan plan() {
        return plan;
    }
}
