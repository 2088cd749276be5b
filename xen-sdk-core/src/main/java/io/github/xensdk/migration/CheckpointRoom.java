package io.github.xensdk.migration;

import static io.github.xensdk.migration.Finding.blocker;
import static io.github.xensdk.migration.Finding.warning;

import io.github.xensdk.ByteSize;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.internal.xl.XlHost;
import java.util.ArrayList;
import java.util.List;

/** Whether a checkpoint can be written. */
final class CheckpointRoom {

    /** In a sticky directory nobody else can take a file away, and ours are made where nothing has their names. */
    private static final String SCRIPT = """
            test -d "$1" && test -w "$1" || exit 1
            owner=$(stat -c %u -- "$1/") && mode=$(stat -c %a -- "$1/") || exit 1
            { [ "$owner" = 0 ] || [ "$owner" = "$(id -u)" ]; } \\
                && { [ $((0$mode & 022)) = 0 ] || [ $((0$mode & 01000)) != 0 ]; } || echo xensdk:open
            stat -f -c 'xensdk:space %S %b %f %a' -- "$1"
            """;

    /** What a checkpoint has beside the guest's memory: a header for each page, the configuration, the devices' state. */
    private static final ByteSize BESIDE = ByteSize.mebibytes(16);

    private CheckpointRoom() {}

    /**
     * Looks at the directory on both hosts.
     *
     * @param writers those that write a checkpoint there
     */
    static List<Finding> findings(Move move, String directory, List<XenHost> writers) {
        var findings = new ArrayList<Finding>();
        for (XenHost host : List.of(move.source(), move.target())) {
            CommandResult result = host.run(
                    Command.script("check the directory", SCRIPT, directory).build());
            if (!result.succeeded()) {
                findings.add(blocker(
                        PreflightCheck.CHECKPOINT_DIRECTORY,
                        host.name(),
                        host.name() + " has no writable directory " + directory + " for the checkpoint",
                        "make one, or name another"));
                continue;
            }
            if (result.stdout().lines().anyMatch("xensdk:open"::equals)) {
                findings.add(warning(
                        PreflightCheck.CHECKPOINT_DIRECTORY,
                        host.name(),
                        "others than root may write into " + directory + " on " + host.name()
                                + ", and a checkpoint decides what runs as root there",
                        "have it owned by root, with mode 0700"));
            }
            if (writers.contains(host)) {
                findings.addAll(room(move, directory, host, result));
            }
        }
        return findings;
    }

    private static List<Finding> room(Move move, String directory, XenHost host, CommandResult result) {
        ByteSize needed = new ByteSize(move.guest().memory().bytes() + BESIDE.bytes());
        // Root may use the last blocks, too; that is no reserve to plan with.
        ByteSize free = XlHost.space(directory, result.stdout()).available();
        if (free.compareTo(needed) >= 0) {
            return List.of();
        }
        return List.of(blocker(
                PreflightCheck.CHECKPOINT_SPACE,
                host.name(),
                directory + " on " + host.name() + " has " + free.toMebibytes()
                        + " MiB free, and the checkpoint needs about " + needed.toMebibytes() + " MiB",
                "make room, or name another directory"));
    }
}
