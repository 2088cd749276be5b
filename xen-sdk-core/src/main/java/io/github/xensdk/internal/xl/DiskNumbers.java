package io.github.xensdk.internal.xl;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Xen's numbers for the names of disks (docs/man/xen-vbd-interface.7; libxl__device_disk_dev_number). */
public final class DiskNumbers {

    private static final Pattern NAME = Pattern.compile("(xvd|hd|sd)([a-z]{1,2})([0-9]{0,3})");
    private static final int LETTERS = 26;
    private static final long EXTENDED = 1L << 28;
    private static final long LAST = (1L << 29) - 1;

    private static final int XVD = 202;
    private static final int SD = 8;
    private static final int FIRST_HD = 3;
    private static final int SECOND_HD = 22;

    private DiskNumbers() {}

    /** The number of a name; empty where that has none. */
    public static OptionalLong of(String device) {
        Matcher name = NAME.matcher(device);
        if (!name.matches()) {
            return OptionalLong.empty();
        }
        int disk = disk(name.group(2));
        int partition = name.group(3).isEmpty() ? 0 : Integer.parseInt(name.group(3));
        return switch (name.group(1)) {
            case "xvd" -> xvd(disk, partition);
            case "sd" -> disk < 16 && partition < 16 ? number(SD, disk << 4 | partition) : OptionalLong.empty();
            default -> hd(disk, partition);
        };
    }

    private static OptionalLong xvd(int disk, int partition) {
        if (disk < 16 && partition < 16) {
            return number(XVD, disk << 4 | partition);
        }
        return partition < 256 ? OptionalLong.of(EXTENDED | (long) disk << 8 | partition) : OptionalLong.empty();
    }

    private static OptionalLong hd(int disk, int partition) {
        if (disk >= 4 || partition >= 64) {
            return OptionalLong.empty();
        }
        return number(disk < 2 ? FIRST_HD : SECOND_HD, (disk & 1) << 6 | partition);
    }

    private static OptionalLong number(int major, int minor) {
        return OptionalLong.of((long) major << 8 | minor);
    }

    /** The name of a number; empty where it is no disk's. */
    public static Optional<String> name(long number) {
        if (number < 0 || number > LAST) {
            return Optional.empty();
        }
        if (number >= EXTENDED) {
            return Optional.of(name("xvd", (int) (number >> 8 & 0xfffff), (int) (number & 0xff)));
        }
        int minor = (int) (number & 0xff);
        return switch ((int) (number >> 8)) {
            case XVD -> Optional.of(name("xvd", minor >> 4, minor & 15));
            case SD -> Optional.of(name("sd", minor >> 4, minor & 15));
            case FIRST_HD -> minor < 128 ? Optional.of(name("hd", minor >> 6, minor & 63)) : Optional.empty();
            case SECOND_HD -> minor < 128 ? Optional.of(name("hd", 2 + (minor >> 6), minor & 63)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static String name(String prefix, int disk, int partition) {
        return prefix + letters(disk) + (partition == 0 ? "" : Integer.toString(partition));
    }

    /** a to z, then aa, ab and so on. */
    private static String letters(int disk) {
        String last = Character.toString('a' + disk % LETTERS);
        return disk < LETTERS ? last : letters(disk / LETTERS - 1) + last;
    }

    private static int disk(String letters) {
        int number = 0;
        for (int i = 0; i < letters.length(); i++) {
            number = number * LETTERS + letters.charAt(i) - 'a' + 1;
        }
        return number - 1;
    }
}
