package io.github.xensdk.storage;

import io.github.xensdk.InvalidInputException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Which paths and addresses may be asked for. */
final class SpecRules {

    /** Words of configuration files as well, so without anything that would need quoting there. */
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_][A-Za-z0-9._-]*)+");

    private static final int LONGEST = 200;

    private static final List<String> SYSTEM = List.of(
            "/bin",
            "/boot",
            "/dev",
            "/etc",
            "/lib",
            "/lib32",
            "/lib64",
            "/libx32",
            "/proc",
            "/root",
            "/run",
            "/sbin",
            "/sys",
            "/usr",
            "/var/lib/nfs",
            "/var/lib/xen-sdk");

    /** What is below them may be shared, they themselves may not. */
    private static final Set<String> PARENTS =
            Set.of("/home", "/media", "/mnt", "/opt", "/srv", "/tmp", "/var", "/var/lib");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,200}");
    private static final Pattern OPTION = Pattern.compile("[a-z][a-z0-9_.-]{0,40}");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_./:-]{0,200}");

    private SpecRules() {}

    static String path(String path) {
        if (!PATH.matcher(path).matches() || path.length() > LONGEST) {
            throw new InvalidInputException(
                    "path",
                    "must be an absolute path of letters, digits, '_', '.' and '-', without '..' and without a '/' at its end");
        }
        if (PARENTS.contains(path)
                || SYSTEM.stream().anyMatch(system -> path.equals(system) || path.startsWith(system + "/"))) {
            throw new InvalidInputException("path", path + " must not be shared: it belongs to the system");
        }
        return path;
    }

    static String address(String field, String address) {
        if (address.contains("*") || address.contains("?") || address.contains("/") || address.startsWith("@")) {
            throw new InvalidInputException(
                    field, "must be one host's address or name: patterns, networks and netgroups let others in");
        }
        if (!NAME.matcher(address).matches()
                && !(address.contains(":") && IPV6.matcher(address).matches())) {
            throw new InvalidInputException(field, "must be a host's address or name");
        }
        return address;
    }

    /** The path of a file right in a directory. */
    static String file(String directory, String name) {
        if (!FILE.matcher(name).matches()) {
            throw new InvalidInputException("image", "must be a file's name, without a '/'");
        }
        return directory + "/" + name;
    }

    static void option(String name, String value) {
        if (!OPTION.matcher(name).matches()) {
            throw new InvalidInputException("option", "must be a name");
        }
        if (!VALUE.matcher(value).matches()) {
            throw new InvalidInputException(
                    "option " + name, "must have a value of letters, digits, '_', '.', '/', ':' and '-'");
        }
    }

    /** A file's name for a path: "/a/b-c" is "a-b--c". No two paths have the same one, as no name in a path begins with "-". */
    static String id(String path) {
        return path.substring(1).replace("-", "--").replace("/", "-");
    }
}
