package io.github.xensdk.migration;

import static io.github.xensdk.migration.Finding.blocker;
import static io.github.xensdk.migration.Finding.warning;

import io.github.xensdk.domain.DomainType;
import io.github.xensdk.internal.xl.PathLook;
import io.github.xensdk.internal.xl.XlGuest.DiskSource;
import java.util.List;
import java.util.Locale;

/**
 * What the source would still have in its memory of a disk when the target opens it: the source lets go of a guest's disks only after
 * the target's copy has started. Pure functions.
 */
final class DiskFindings {

    private DiskFindings() {}

    /**
     * Of the disks' formats. A PVH guest on the lab that had written 370 clusters and flushed nothing found none of them after {@code xl
     * migrate}. Of an HVM guest libxl stops the device model first (libxl__domain_suspend_device_model in Xen's libxl_dom_suspend.c), and a
     * QEMU that stops flushes (do_vm_stop in QEMU's system/cpus.c); that was read, not tried.
     */
    static List<Finding> ofFormats(Move move, DomainType type, List<DiskSource> disks) {
        return disks.stream()
                .filter(disk ->
                        disk.plain() && !disk.readOnly() && !disk.format().equals("raw"))
                .map(disk -> ofFormat(move, type, disk))
                .toList();
    }

    private static Finding ofFormat(Move move, DomainType type, DiskSource disk) {
        String what = "the disk " + disk.device() + " " + disk.path() + " is in the format "
                + disk.format().toUpperCase(Locale.ROOT);
        String advice = "convert it to raw (qemu-img convert), or shut the guest down and create it on "
                + move.target().name();
        if (type == DomainType.HVM) {
            return warning(
                    PreflightCheck.DISK_FORMAT,
                    move.source().name(),
                    what
                            + ", whose tables the guest's QEMU writes when it is stopped for the move, which was not tried on real hosts",
                    advice);
        }
        return blocker(
                PreflightCheck.DISK_FORMAT,
                move.source().name(),
                what + ", whose tables the QEMU of " + move.source().name()
                        + " keeps in its memory until the guest flushes; that of "
                        + move.target().name() + " would not see what the guest wrote since, and it would be lost",
                advice);
    }

    /** Of a disk's file, as the source has mounted it. */
    static List<Finding> ofCache(Move move, String what, PathLook here) {
        String[] mount = here.mount().split(" ", 2);
        if (mount.length < 2 || !keepsWrites(mount[0], List.of(mount[1].split(",")))) {
            return List.of();
        }
        return List.of(warning(
                PreflightCheck.DISK_CACHE,
                move.source().name(),
                what + " lies on a mount (" + mount[0] + ") that keeps what is written to it in the memory of "
                        + move.source().name() + " until the guest flushes, and may write it after "
                        + move.target().name() + " has read or changed the same blocks",
                mount[0].startsWith("nfs") ? "mount it with the option sync" : "mount it with cache=none"));
    }

    private static boolean keepsWrites(String kind, List<String> options) {
        return switch (kind) {
            case "nfs", "nfs4" -> !options.contains("sync");
            case "cifs", "smb3" -> options.contains("cache=loose");
            default -> false;
        };
    }
}
