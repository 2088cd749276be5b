package io.github.xensdk.storage;

import io.github.xensdk.storage.spi.HostStep;
import io.github.xensdk.storage.spi.StepVerb;
import java.util.List;

/** Runs the verbs of steps. */
final class StepRunner {

    private static final String LEFT = "left ";

    private StepRunner() {}

    static StepLook look(HostStep step) {
        return StepLook.parse(step, output(step, StepVerb.LOOK, ""));
    }

    /** The same for several, in their order, with few commands for each host. */
    static List<StepLook> looks(List<HostStep> steps) {
        return new BatchedLooks(steps).all();
    }

    static void act(HostStep step) {
        output(step, StepVerb.DO, "");
    }

    /** What is left, in words. */
    static List<String> undo(HostStep step, String kept, boolean withData) {
        return output(step, withData ? StepVerb.PURGE : StepVerb.UNDO, kept)
                .lines()
                .filter(line -> line.startsWith(LEFT))
                .map(line -> step.host() + ": " + line.substring(LEFT.length()))
                .toList();
    }

    private static String output(HostStep step, StepVerb verb, String kept) {
        return step.host().run(step.command(verb, kept)).orThrow().stdout();
    }
}
