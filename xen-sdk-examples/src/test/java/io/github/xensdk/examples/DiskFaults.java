package io.github.xensdk.examples;

import static io.github.xensdk.examples.FaultStage.run;
import static io.github.xensdk.examples.Faults.end;
import static io.github.xensdk.examples.Faults.killed;
import static io.github.xensdk.examples.Faults.programKilled;
import static io.github.xensdk.examples.Faults.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.XenHost;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.examples.Faults.Fault;
import io.github.xensdk.examples.Faults.Provocation;
import io.github.xensdk.examples.Faults.Victim;
import io.github.xensdk.migration.LocalDisks;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationPhase;
import io.github.xensdk.migration.MigrationRefusedException;
import java.util.List;
import java.util.Optional;

/** Faults of cold migrations that bring a disk along which lies on the source only: a second one, for the time of the fault. */
final class DiskFaults {

    static final String DIRECTORY = "/xen/xensdk-test-local";
    static final String IMAGE = DIRECTORY + "/second.img";

    /** What the fault itself put there. */
    private static final String SOMEBODYS = "somebodys.img";

    private static final String WAY = "cold, copy with a local disk";

    private DiskFaults() {}

    static List<Fault> all() {
        return List.of(
                withDisk(killed(WAY, DiskFaults::migration, MigrationPhase.COPY_DISKS, Victim.RSYNC)),
                withDisk(killed(WAY, DiskFaults::migration, MigrationPhase.TRANSFER, Victim.LINK)),
                withDisk(killed(WAY, DiskFaults::migration, MigrationPhase.RESTORE, Victim.XL_RESTORE)),
                withDisk(programKilled(WAY, MigrationPhase.COPY_DISKS)),
                withDisk(programKilled(WAY, MigrationPhase.SAVE)),
                withDisk(programKilled(WAY, MigrationPhase.RESTORE)),
                withDisk(new Fault(WAY + ": the target's room is too small", stage -> {
                    XenHost small = stage.target();
                    run(small, "mount -t tmpfs -o size=8m none \"$1\"", DIRECTORY);
                    try {
                        String told = refused(() -> migration(stage).build().run(), MigrationRefusedException.class);
                        // And where it goes while the disk is copied.
                        run(small, "mount -o remount,size=200m \"$1\"", DIRECTORY);
                        return told
                                + "; then "
                                + end(migration(stage)
                                        .listener(stage.before(
                                                MigrationPhase.COPY_DISKS,
                                                () -> run(small, "mount -o remount,size=8m \"$1\"", DIRECTORY))));
                    } finally {
                        assertThat(run(small, "ls -A \"$1\"", DIRECTORY)).isEmpty();
                        run(small, "umount \"$1\"", DIRECTORY);
                    }
                })),
                withDisk(new Fault(WAY + ": the disk's path is taken at the target", stage -> {
                    XenHost target = stage.target();
                    run(target, "echo precious > \"$1\"", IMAGE);
                    String told = refused(() -> migration(stage).build().run(), MigrationRefusedException.class);
                    // And where that comes while the disk is copied.
                    run(target, "rm \"$1\"", IMAGE);
                    told += "; then "
                            + end(migration(stage)
                                    .listener(stage.before(
                                            MigrationPhase.SAVE, () -> run(target, "echo precious > \"$1\"", IMAGE))));
                    run(
                            target,
                            "cd \"$1\" && [ \"$(cat \"$2\")\" = precious ] && mv \"$2\" \"$3\"",
                            DIRECTORY,
                            IMAGE,
                            SOMEBODYS);
                    return told;
                })));
    }

    private static Migration.Builder migration(FaultStage stage) {
        return stage.migration().coldCopy(DIRECTORY, LocalDisks.of(IMAGE));
    }

    private static Fault withDisk(Fault fault) {
        Provocation provoke = stage -> {
            for (XenHost host : stage.hosts()) {
                run(host, "rm -rf \"$1\" && mkdir -m 0700 \"$1\"", DIRECTORY);
            }
            run(
                    stage.source(),
                    "truncate -s 24M \"$1\" && head -c 12M /dev/urandom | dd of=\"$1\" conv=notrunc status=none",
                    IMAGE);
            run(
                    stage.source(),
                    "xl block-attach \"$1\" \"format=raw, vdev=xvdb, access=rw, target=$2\"",
                    stage.guest,
                    IMAGE);
            stage.afterwards(() -> takeBack(stage));
            return fault.provocation().on(stage);
        };
        return new Fault(fault.name(), fault.rebooted(), fault.nobodyTidiesUp(), provoke);
    }

    private static void takeBack(FaultStage stage) {
        for (XenHost host : stage.hosts()) {
            Optional<Domain> here = host.domains().find(stage.uuid());
            here.ifPresent(copy -> run(host, "xl block-detach \"$1\" xvdb", Integer.toString(copy.id())));
            String left = run(host, "cd \"$1\" && ls -A", DIRECTORY);
            run(host, "rm -rf \"$1\"", DIRECTORY);
            if (here.isEmpty()) {
                assertThat(left).as("left of the disk on " + host).isIn("", SOMEBODYS);
            }
        }
    }
}
