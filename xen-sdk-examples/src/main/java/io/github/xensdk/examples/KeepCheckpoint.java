package io.github.xensdk.examples;

import io.github.xensdk.XenHost;
import io.github.xensdk.domain.AfterSave;
import io.github.xensdk.domain.CheckpointStore;
import io.github.xensdk.domain.StartMode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Saves guests and restores them later, each checkpoint once. */
@Command(
        name = "checkpoint",
        description = "Saves a guest, restores it later, once, or lists what is kept.",
        mixinStandardHelpOptions = true)
final class KeepCheckpoint implements Callable<Integer> {

    /** What to do. */
    enum Verb {
        SAVE,
        RESTORE,
        LIST,
        REMOVE
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private final WhichHosts hosts = new WhichHosts();

    @Parameters(index = "0", paramLabel = "VERB", description = "one of: ${COMPLETION-CANDIDATES}")
    private Verb verb = Verb.LIST;

    @Parameters(index = "1", paramLabel = "HOST", description = "where")
    private String host = "";

    @Parameters(index = "2", paramLabel = "DIRECTORY", description = "root's alone, on that host")
    private String directory = "";

    @Parameters(
            index = "3",
            arity = "0..1",
            paramLabel = "GUEST",
            description = "its name, and that of its checkpoint; for all but list")
    private String guest = "";

    @Override
    public Integer call() {
        if (guest.isEmpty() != (verb == Verb.LIST)) {
            throw new ParameterException(
                    spec.commandLine(), verb == Verb.LIST ? "list has no guest" : "say which guest");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (XenHost xen = hosts.connect(host)) {
            var store = CheckpointStore.on(xen, directory);
            switch (verb) {
                // It is gone from the host, so it cannot write to its disks until it is restored.
                case SAVE -> out.println(store.save(xen.domains().get(guest), guest, AfterSave.DESTROY));
                case RESTORE -> out.println(store.restore(guest, StartMode.RUNNING));
                case LIST -> store.list().forEach(out::println);
                case REMOVE -> store.remove(guest);
            }
            out.flush();
        }
        return 0;
    }
}
