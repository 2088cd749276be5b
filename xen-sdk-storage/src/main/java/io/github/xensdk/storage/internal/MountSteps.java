package io.github.xensdk.storage.internal;

import io.github.xensdk.XenHost;
import io.github.xensdk.storage.StepKind;
import io.github.xensdk.storage.spi.HostStep;
import java.time.Duration;
import java.util.List;

/** The steps that mount storage, now and after a reboot: mount.sh and fstab.sh. */
public final class MountSteps {

    private static final String MOUNT = HostScript.read(MountSteps.class, "mount.sh", "lacking.sh");
    private static final String FSTAB = HostScript.read(MountSteps.class, "fstab.sh", "block.sh");
    private static final Duration MOUNTING = Duration.ofMinutes(3);

    private MountSteps() {}

    /**
     * What is mounted, and how.
     *
     * @param type as {@code mount -t} has it
     * @param seenType as /proc/mounts has it
     * @param otherTypes what else a line of fstab may call the same, with blanks between
     * @param source what is mounted
     * @param point where
     * @param options how
     * @param once options of the first mount alone
     * @param seen what /proc/mounts must show
     * @param block the name of the block in fstab
     */
    public record Mount(
            String type,
            String seenType,
            String otherTypes,
            String source,
            String point,
            String options,
            String once,
            String seen,
            String block) {}

    /** The mount now, and the one after each boot. */
    public static List<HostStep> of(XenHost host, Mount mount) {
        return List.of(
                HostStep.of(
                                StepKind.MOUNT,
                                host,
                                mount.point(),
                                MOUNT,
                                mount.type(),
                                mount.source(),
                                mount.point(),
                                mount.options(),
                                mount.once(),
                                mount.seen(),
                                "/proc/mounts",
                                mount.seenType())
                        .within(MOUNTING),
                HostStep.of(
                        StepKind.PERSIST,
                        host,
                        mount.point(),
                        FSTAB,
                        "/etc/fstab",
                        mount.block(),
                        mount.source(),
                        mount.point(),
                        mount.type(),
                        mount.otherTypes(),
                        mount.options() + ",_netdev",
                        "/run/systemd/system"));
    }
}
