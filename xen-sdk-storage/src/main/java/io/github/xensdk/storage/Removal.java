package io.github.xensdk.storage;

import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.storage.spi.HostStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One taking-away of storage: what the notes say was made, from the last step to the first. */
final class Removal {

    private final StorageSpec spec;
    private final Manifest manifest;
    private final Tidings tidings;
    private final boolean withData;
    private final List<String> removed = new ArrayList<>();
    private final List<String> left = new ArrayList<>();

    Removal(StorageSpec spec, Manifest manifest, Tidings tidings, boolean withData) {
        this.spec = spec;
        this.manifest = manifest;
        this.tidings = tidings;
        this.withData = withData;
    }

    StorageRemoval run(List<HostStep> steps) {
        Map<XenHost, List<Manifest.Entry>> noted = new HashMap<>();
        spec.hosts().forEach(host -> noted.put(host, manifest.read(host)));
        Map<XenHost, Set<String>> known = new HashMap<>();
        for (int i = steps.size() - 1; i >= 0; i--) {
            HostStep step = steps.get(i);
            known.computeIfAbsent(step.host(), host -> new HashSet<>()).add(Manifest.key(step));
            remove(step, of(step, noted.getOrDefault(step.host(), List.of())));
        }
        noted.forEach((host, entries) -> entries.stream()
                .filter(entry -> !known.getOrDefault(host, Set.of()).contains(entry.key()))
                .forEach(entry -> left.add(
                        host + ": " + entry.key() + ": was made for it, and is no part of it as it is described now")));
        return new StorageRemoval(removed, left);
    }

    private static List<Manifest.Entry> of(HostStep step, List<Manifest.Entry> noted) {
        return noted.stream()
                .filter(entry -> entry.key().equals(Manifest.key(step)))
                .toList();
    }

    private void remove(HostStep step, List<Manifest.Entry> entries) {
        if (withData
                && step.kind() == StepKind.MAKE_DIRECTORY
                && step.host() == spec.server()
                && step.subject().equals(spec.path())
                && entries.isEmpty()
                && StepRunner.look(step).state() != StepState.TO_DO) {
            left.add(step.host() + ": " + step.subject() + ": was not made by the SDK");
        }
        long started = System.nanoTime();
        boolean made = entries.stream().anyMatch(Manifest.Entry::made);
        int before = left.size();
        if (made) {
            tidings.undoing(step);
        }
        try {
            for (int i = entries.size() - 1; i >= 0; i--) {
                remove(step, entries.get(i));
            }
        } catch (XenException e) {
            tidings.failed(step, e);
            if (made) {
                tidings.undone(step, StepResult.FAILED, started);
            }
            var planned = new PlannedStep(step.kind(), step.host().name(), step.subject(), StepState.THERE, "");
            throw new StorageStepFailedException(planned, "cannot be undone: " + e.getMessage(), List.of(), e);
        }
        if (made) {
            if (left.size() == before) {
                removed.add(step.toString());
            }
            tidings.undone(step, left.size() == before ? StepResult.CHANGED : StepResult.LEFT, started);
        }
    }

    private void remove(HostStep step, Manifest.Entry entry) {
        XenHost host = step.host();
        if (entry.made()) {
            if (step.isShared() && manifest.passOn(host, entry)) {
                left.add(step + ": other storage there needs it");
            } else {
                List<String> remains = StepRunner.undo(step, entry.kept(), withData);
                if (!remains.isEmpty()) {
                    left.addAll(remains);
                    return;
                }
            }
        }
        manifest.drop(host, entry);
    }
}
