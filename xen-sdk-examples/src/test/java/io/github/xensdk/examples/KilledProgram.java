package io.github.xensdk.examples;

import io.github.xensdk.XenHost;
import io.github.xensdk.migration.LocalDisks;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationJournal;
import io.github.xensdk.migration.MigrationListener;
import io.github.xensdk.migration.MigrationPhase;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of its own that begins to move a guest and is gone when a phase begins, as by SIGKILL. */
final class KilledProgram {

    static final int EXIT_KILLED = 137;

    private KilledProgram() {}

    public static void main(String[] arguments) {
        String guest = arguments[0];
        MigrationPhase last = MigrationPhase.valueOf(arguments[3]);
        Lab lab = Lab.status();
        boolean forth = lab.hosts().get(0).name().equals(arguments[1]);
        try (var source = XenHost.connect(lab.hosts().get(forth ? 0 : 1));
                var target = XenHost.connect(lab.hosts().get(forth ? 1 : 0))) {
            var builder = Migration.of(guest)
                    .from(source)
                    .to(target)
                    .journal(MigrationJournal.in(Path.of(arguments[4])))
                    .listener(new MigrationListener() {
                        @Override
                        public void phaseStarted(PhaseStarted event) {
                            if (event.phase() == last) {
                                Runtime.getRuntime().halt(EXIT_KILLED);
                            }
                        }
                    });
            var way = switch (arguments[2]) {
                case "live" -> builder.live();
                case "cold" -> builder.coldSharedFile(lab.sharedDirectory() + "/checkpoints");
                case "cold, stream" -> builder.coldStream();
                case "cold, copy with a local disk" ->
                    builder.coldCopy(DiskFaults.DIRECTORY, LocalDisks.of(DiskFaults.IMAGE));
                default -> throw new IllegalArgumentException(arguments[2]);
            };
            System.out.println(way.build().run().describe());
        }
    }

    /** Runs it to its end. Its output is this program's. */
    static int run(String guest, XenHost source, String way, MigrationPhase last, Path journal) throws Exception {
        Process process = OwnJvm.of(
                        KilledProgram.class, List.of(), guest, source.name(), way, last.name(), journal.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return process.waitFor();
    }
}
