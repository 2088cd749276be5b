package io.github.xensdk.storage;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What will be done to which host, in order, as it was seen at one time. Nothing was touched for it.
 *
 * @param steps all steps, also those that are there already
 * @param warnings what is on the hosts besides and may do harm, such as a bad line in somebody's /etc/exports
 */
public record StoragePlan(List<PlannedStep> steps, List<String> warnings) {

    public StoragePlan {
        steps = List.copyOf(steps);
        warnings = List.copyOf(warnings);
    }

    /** Those that will change something. */
    public List<PlannedStep> changes() {
        return in(StepState.TO_DO);
    }

    /** Those that stand in the way; while there is one, nothing is done. */
    public List<PlannedStep> refusals() {
        return in(StepState.REFUSED);
    }

    /** Whether all is there. */
    public boolean isThere() {
        return steps.stream().allMatch(step -> step.state() == StepState.THERE);
    }

    private List<PlannedStep> in(StepState state) {
        return steps.stream().filter(step -> step.state() == state).toList();
    }

    /** One line a step, for people; the warnings follow. */
    public String describe() {
        String lines = steps.stream().map(step -> step.describe() + "\n").collect(Collectors.joining());
        return lines
                + warnings.stream().map(warning -> "warning: " + warning + "\n").collect(Collectors.joining());
    }
}
