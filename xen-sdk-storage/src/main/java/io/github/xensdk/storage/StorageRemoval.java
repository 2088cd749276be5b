package io.github.xensdk.storage;

import java.util.List;

/**
 * What became of storage that was removed.
 *
 * @param removed what was taken away, one sentence each, in order
 * @param left what is still there and why, one sentence each: data, or what somebody else uses by now. Removing again removes it when
 *     the reason is gone
 */
public record StorageRemoval(List<String> removed, List<String> left) {

    public StorageRemoval {
        removed = List.copyOf(removed);
        left = List.copyOf(left);
    }

    /** Whether nothing is left. */
    public boolean isComplete() {
        return left.isEmpty();
    }
}
