package io.github.xensdk.domain;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.domain.Disk.Format;
import io.github.xensdk.internal.xl.DeviceScripts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what describes one disk, as libxlu_disk_l.l does: parameters by place or by name, and the prefixes of old. */
final class DiskSpec {

    /** The one script that is read: of {@link io.github.xensdk.preparation.HostPreparation}. */
    static final String LEAN_SCRIPT = "script=" + DeviceScripts.LEAN_BLOCK;

    private static final int LONGEST = 8192;

    /** Prefixes without a meaning, and those that name a format. */
    private static final Set<String> IDLE_PREFIXES = Set.of("tapdisk", "tap", "tap2", "aio", "ioemu", "file", "phy");

    private static final Set<String> FORMAT_PREFIXES = Set.of("raw", "qcow", "qcow2", "vhd");
    private static final Set<String> SCRIPT_PREFIXES = Set.of("iscsi", "nbd", "enbd", "drbd");

    /** Flags, and the flag that each takes back. */
    private static final Map<String, String> FLAGS =
            Map.of("discard", "no-discard", "no-discard", "discard", "direct-io-safe", "");

    /** Flags that not each build of xl knows: one that does not takes them for a parameter by place. */
    private static final Set<String> UNSURE = Set.of("trusted", "untrusted", "colo", "no-colo");

    private final String spec;
    private final List<String> options = new ArrayList<>();
    private @Nullable String target;
    private @Nullable Format format;
    private @Nullable String device;
    private boolean readOnly;
    private boolean cdrom;
    private boolean hadAccess;
    private boolean hadPrefix;

    private DiskSpec(String spec) {
        this.spec = spec;
    }

    /**
     * The disk.
     *
     * @throws InvalidInputException where xl would refuse it, or a {@link Disk} cannot say it
     */
    static Disk parse(String spec) {
        if (spec.length() > LONGEST) {
            throw refused("must not be longer than " + LONGEST + " characters");
        }
        if (spec.chars().anyMatch(Character::isISOControl)) {
            throw refused("must not have control characters");
        }
        return new DiskSpec(spec).parse();
    }

    private Disk parse() {
        int at = 0;
        while (at < spec.length()) {
            if (spec.charAt(at) == ' ') {
                at++;
            } else if (spec.startsWith("target=", at)) {
                String rest = spec.substring(at + "target=".length());
                target(rest.endsWith(",") ? rest.substring(0, rest.length() - 1) : rest);
                at = spec.length();
            } else {
                int prefixEnd = prefixEnd(at);
                if (prefixEnd > at) {
                    prefix(spec.substring(at, prefixEnd));
                    at = prefixEnd + 1;
                } else {
                    int comma = spec.indexOf(',', at);
                    int end = comma < 0 ? spec.length() : comma;
                    parameter(spec.substring(at, end));
                    at = end + 1;
                }
            }
        }
        return disk();
    }

    /** Where the prefix before a ':' ends; {@code at} where there is none. */
    private int prefixEnd(int at) {
        int end = at;
        while (end < spec.length()
                && (ConfigScanner.isKeyStart(spec.charAt(end))
                        || (end > at && ConfigScanner.isDigit(spec.charAt(end))))) {
            end++;
        }
        if (end == at || end == spec.length() || spec.charAt(end) != ':') {
            return at;
        }
        String word = spec.substring(at, end);
        if (IDLE_PREFIXES.contains(word) || FORMAT_PREFIXES.contains(word) || SCRIPT_PREFIXES.contains(word)) {
            return end;
        }
        boolean goesOn = end + 1 < spec.length()
                && (ConfigScanner.isKeyStart(spec.charAt(end + 1)) || ConfigScanner.isDigit(spec.charAt(end + 1)));
        // xl takes hdc:cdrom for a parameter, and hdc:/x for an unknown prefix.
        return goesOn ? at : end;
    }

    private void prefix(String word) {
        hadPrefix = true;
        if (FORMAT_PREFIXES.contains(word)) {
            format(word);
        } else if (SCRIPT_PREFIXES.contains(word)) {
            throw refused("names a script that runs as root ('" + word + ":'), which is not read");
        } else if (!IDLE_PREFIXES.contains(word)) {
            throw refused("has the unknown prefix '" + word + ":'");
        }
    }

    private void parameter(String parameter) {
        int equals = parameter.indexOf('=');
        if (equals >= 0) {
            named(parameter.substring(0, equals), parameter.substring(equals + 1));
        } else if (parameter.equals("cdrom")) {
            cdrom = true;
        } else if (FLAGS.containsKey(parameter)) {
            options.remove(FLAGS.get(parameter));
            option(parameter);
        } else if (UNSURE.contains(parameter)) {
            throw refused("has the parameter '" + parameter + "', which is not read");
        } else {
            positional(parameter);
        }
    }

    private void option(String option) {
        if (!options.contains(option)) {
            options.add(option);
        }
    }

    private void named(String name, String value) {
        switch (name) {
            case "format" -> format(value);
            case "vdev" -> device(value);
            case "access" -> access(value);
            case "devtype" -> type(value);
            case "backendtype" -> {
                String option = name + "=" + value;
                if (options.stream().anyMatch(other -> other.startsWith("backendtype=") && !other.equals(option))) {
                    throw refused("names two backendtypes");
                }
                option(option);
            }
            case "script" -> {
                if (!LEAN_SCRIPT.equals(name + "=" + value)) {
                    throw refused("names a script that runs as root, which is not read");
                }
                option(LEAN_SCRIPT);
            }
            default -> throw refused("has the parameter '" + name + "', which is not read");
        }
    }

    /** The n-th parameter without a name is the n-th of target, format, vdev, access that is not known yet. */
    private void positional(String value) {
        if (target == null) {
            target(value);
        } else if (!hadPrefix && format == null) {
            if (target.isEmpty() && value.indexOf(':') >= 0) {
                deviceAndType(value);
                format = Format.EMPTY;
            } else {
                format(value);
            }
        } else if (device == null) {
            deviceAndType(value);
        } else if (!hadAccess) {
            hadAccess = true;
            access(value);
        } else {
            throw refused("has too many parameters");
        }
    }

    private void target(String value) {
        target = set("target", target, value);
    }

    private void device(String value) {
        device = set("vdev", device, value);
    }

    /** As savestring: an empty text may be replaced. */
    private static String set(String name, @Nullable String before, String value) {
        if (before != null && !before.isEmpty()) {
            throw refused("names " + name + " twice");
        }
        return value;
    }

    private void deviceAndType(String value) {
        int colon = value.lastIndexOf(':');
        device(colon < 0 ? value : value.substring(0, colon));
        if (colon >= 0) {
            type(value.substring(colon + 1));
        }
    }

    private void type(String value) {
        switch (value) {
            case "cdrom" -> cdrom = true;
            case "disk" -> cdrom = false;
            default -> throw refused("must have the type cdrom or disk, not '" + value + "'");
        }
    }

    private void access(String value) {
        readOnly = switch (value) {
            case "r", "ro" -> true;
            case "w", "rw", "" -> false;
            default -> throw refused("must have the access ro or rw, not '" + value + "'");
        };
    }

    private void format(String value) {
        Format wanted = value.isEmpty()
                ? Format.RAW
                : Arrays.stream(Format.values())
                        .filter(known -> known.xlName().equals(value))
                        .findFirst()
                        .orElseThrow(() -> refused("has the unknown format '" + value + "'"));
        if (format != null && format != wanted) {
            throw refused("names two formats");
        }
        format = wanted;
    }

    private Disk disk() {
        if (device == null) {
            throw refused("names no vdev");
        }
        if (target == null && !cdrom) {
            throw refused("names no target");
        }
        boolean empty = cdrom && (target == null || target.isEmpty());
        Format found = format == null ? Format.RAW : format;
        return new Disk(
                target == null ? "" : target, empty ? Format.EMPTY : found, device, readOnly || cdrom, cdrom, options);
    }

    private static InvalidInputException refused(String rule) {
        return new InvalidInputException("disk", rule);
    }
}
