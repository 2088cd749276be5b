package io.github.xensdk.domain;

import io.github.xensdk.InvalidInputException;
import java.util.regex.Pattern;

/**
 * A disk of a guest.
 *
 * @param target an absolute path on the host
 * @param format what the file holds
 * @param device the guest's name for it, such as {@code xvda}
 * @param readOnly whether the guest may not write
 */
public record Disk(String target, Format format, String device, boolean readOnly) {

    private static final Pattern DEVICE = Pattern.compile("(xvd|hd|sd)[a-z]{1,2}[0-9]{0,3}");

    /** What a disk's file holds. */
    public enum Format {
        /** The disk's bytes, or a block device. */
        RAW,
        /** QEMU's format. */
        QCOW2;

        String xlName() {
            return this == RAW ? "raw" : "qcow2";
        }
    }

    /** Checks each part; {@code target} must be absolute, without {@code ..}, comma or control character. */
    public Disk {
        if (!RemotePaths.isSafe(target) || target.indexOf(',') >= 0) {
            throw new InvalidInputException(
                    "disk target", "must be an absolute path without '..', commas or control characters");
        }
        if (!DEVICE.matcher(device).matches()) {
            throw new InvalidInputException("disk device", "must be of the form xvda");
        }
    }

    /** A writable disk from a raw file or block device. */
    public static Disk raw(String target, String device) {
        return new Disk(target, Format.RAW, device, false);
    }

    String xlValue() {
        // target= comes last: it swallows the rest of the line.
        return "format=" + format.xlName() + ",vdev=" + device + ",access=" + (readOnly ? "ro" : "rw") + ",target="
                + target;
    }
}
