package io.github.xensdk.domain;

import io.github.xensdk.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A disk of a guest.
 *
 * @param target an absolute path on the host; empty where a CD drive is
 * @param format what the file holds
 * @param device the guest's name for it, such as {@code xvda}
 * @param readOnly whether the guest may not write
 * @param cdrom whether the guest sees a CD drive, which is read-only
 * @param options what else xl-disk-configuration(5) knows of it: {@code backendtype=} with phy, tap or qdisk, {@code discard},
 *     {@code no-discard}, {@code direct-io-safe}, and {@code script=block-xensdk}
 */
public record Disk(String target, Format format, String device, boolean readOnly, boolean cdrom, List<String> options) {

    private static final Pattern DEVICE = Pattern.compile("(xvd|hd|sd)[a-z]{1,2}[0-9]{0,3}");
    private static final Pattern OPTION =
            Pattern.compile("backendtype=(phy|tap|qdisk)|discard|no-discard|direct-io-safe|" + DiskSpec.LEAN_SCRIPT);

    /** What a disk's file holds. A running guest is not moved where it writes to another one than {@link #RAW}, see {@code PreflightCheck.DISK_FORMAT}. */
    public enum Format {
        /** The disk's bytes, or a block device. */
        RAW,
        /** QEMU's format. */
        QCOW2,
        /** QEMU's first format. */
        QCOW,
        /** Microsoft's format. */
        VHD,
        /** QEMU's enhanced format, given up since. */
        QED,
        /** A CD drive without a disc. */
        EMPTY;

        String xlName() {
            return switch (this) {
                case RAW -> "raw";
                case QCOW2 -> "qcow2";
                case QCOW -> "qcow";
                case VHD -> "vhd";
                case QED -> "qed";
                case EMPTY -> "empty";
            };
        }
    }

    /** Checks each part; {@code target} must be absolute, without {@code ..}, comma or control character. */
    public Disk {
        if (format == Format.EMPTY) {
            if (!target.isEmpty() || !cdrom) {
                throw new InvalidInputException("disk format", "may be empty for a CD drive without a target only");
            }
        } else if (!RemotePaths.isSafe(target) || target.indexOf(',') >= 0) {
            throw new InvalidInputException(
                    "disk target", "must be an absolute path without '..', commas or control characters");
        }
        if (!DEVICE.matcher(device).matches()) {
            throw new InvalidInputException("disk device", "must be of the form xvda");
        }
        if (cdrom && !readOnly) {
            throw new InvalidInputException("disk", "must be read-only where it is a CD drive");
        }
        options = List.copyOf(options);
        if (!options.stream().allMatch(option -> OPTION.matcher(option).matches())) {
            throw new InvalidInputException("disk option", "must be of the form " + OPTION);
        }
        if (options.contains(DiskSpec.LEAN_SCRIPT) && (format != Format.RAW || cdrom)) {
            throw new InvalidInputException(
                    "disk", "must be a raw file or a block device to be attached by " + DiskSpec.LEAN_SCRIPT);
        }
    }

    /** A disk without further options. */
    public Disk(String target, Format format, String device, boolean readOnly) {
        this(target, format, device, readOnly, false, List.of());
    }

    /** A writable disk from a raw file or block device. */
    public static Disk raw(String target, String device) {
        return new Disk(target, Format.RAW, device, false);
    }

    /** A CD drive with the image of a disc. */
    public static Disk cdrom(String target, String device) {
        return new Disk(target, Format.RAW, device, true, true, List.of());
    }

    /** A CD drive without a disc. */
    public static Disk emptyCdrom(String device) {
        return new Disk("", Format.EMPTY, device, true, true, List.of());
    }

    /**
     * The same, attached by the script of {@link io.github.xensdk.preparation.HostPreparation}, which must be on each host that the guest
     * comes to. A guest that is created on a host without it, by {@link Domains#create(DomainConfig)}, does without it: Xen's own attaches
     * its disks then. For raw files and block devices.
     *
     * @throws InvalidInputException where it is none of these
     */
    public Disk withLeanScript() {
        if (options.contains(DiskSpec.LEAN_SCRIPT)) {
            return this;
        }
        var more = new ArrayList<>(options);
        more.add(DiskSpec.LEAN_SCRIPT);
        return new Disk(target, format, device, readOnly, cdrom, more);
    }

    String xlValue(Set<String> leftOut) {
        var parts = new ArrayList<String>();
        parts.add("format=" + format.xlName());
        parts.add("vdev=" + device);
        parts.add("access=" + (readOnly ? "ro" : "rw"));
        if (cdrom) {
            parts.add("devtype=cdrom");
        }
        options.stream().filter(option -> !leftOut.contains(option)).forEach(parts::add);
        if (!target.isEmpty()) {
            // target= comes last: it swallows the rest of the line.
            parts.add("target=" + target);
        }
        return String.join(",", parts);
    }
}
