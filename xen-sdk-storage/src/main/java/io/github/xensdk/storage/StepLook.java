package io.github.xensdk.storage;

import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.storage.spi.HostStep;
import java.util.List;

/** What a step's script saw. Pure. */
record StepLook(StepState state, String detail, String kept) {

    private static final String KEEP = "keep ";
    private static final String CHANGE = "change ";
    private static final String REFUSE = "refuse ";

    static StepLook parse(HostStep step, String stdout) {
        List<String> lines = stdout.lines().toList();
        String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        String kept = lines.stream()
                .filter(line -> line.startsWith(KEEP))
                .map(line -> line.substring(KEEP.length()))
                .reduce("", (first, second) -> second);
        if (last.equals("there")) {
            return new StepLook(StepState.THERE, "", kept);
        }
        if (last.startsWith(CHANGE)) {
            return new StepLook(StepState.TO_DO, last.substring(CHANGE.length()), kept);
        }
        if (last.startsWith(REFUSE)) {
            return new StepLook(StepState.REFUSED, last.substring(REFUSE.length()), kept);
        }
        throw new OutputNotRecognisedException("looking at " + step, stdout);
    }

    PlannedStep of(HostStep step) {
        return new PlannedStep(step.kind(), step.host().name(), step.subject(), state, detail);
    }
}
