package io.github.xensdk.storage.nfs;

import io.github.xensdk.storage.StorageAccess;
import io.github.xensdk.storage.StorageSpec;
import io.github.xensdk.storage.internal.OptionRules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Which options there are, and what exports and mounts get. Pure. */
final class NfsOptions {

    private static final String NONE = "";
    private static final String SECURITY = "sys|krb5|krb5i|krb5p";
    private static final String SIZE = "[1-9][0-9]{3,6}";

    private static final Map<String, Pattern> EXPORT = Map.of(
            "fsid", Pattern.compile("[1-9][0-9]{0,8}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
            "sec", Pattern.compile(SECURITY),
            "crossmnt", Pattern.compile(NONE),
            "no_wdelay", Pattern.compile(NONE));

    private static final Map<String, Pattern> MOUNT = Map.of(
            "sec", Pattern.compile(SECURITY),
            "rsize", Pattern.compile(SIZE),
            "wsize", Pattern.compile(SIZE),
            "nconnect", Pattern.compile("[1-9]|1[0-6]"),
            "timeo", Pattern.compile("[1-9][0-9]{0,4}"),
            "retrans", Pattern.compile("[1-9][0-9]?"),
            "noatime", Pattern.compile(NONE),
            "proto", Pattern.compile("tcp|rdma"));

    /** What the kernel shows as it was given; it may settle on another size, or leave out a default. */
    private static final Set<String> SHOWN = Set.of("sec", "noatime", "proto");

    private static final String LOSES = "must not be used: a guest would lose writes";
    private static final Map<String, String> UNSAFE = Map.ofEntries(
            Map.entry("soft", LOSES + " while the server does not answer"),
            Map.entry("softerr", LOSES + " while the server does not answer"),
            Map.entry("async", LOSES + " when the server dies"),
            Map.entry("nolock", "must not be used: two hosts could write to one disk"),
            Map.entry("local_lock", "must not be used: two hosts could write to one disk"),
            Map.entry("all_squash", "must not be used: say with access(...) who root is"),
            Map.entry("root_squash", "must not be used: say with access(...) who root is"),
            Map.entry("no_root_squash", "must not be used: say with access(...) who root is"),
            Map.entry("insecure", "must not be used: any user of a client could speak NFS"));

    private static final OptionRules RULES = new OptionRules("NFS", "4.2", both(), UNSAFE);

    private NfsOptions() {}

    /** Some are of both. */
    private static Map<String, Pattern> both() {
        var all = new HashMap<>(MOUNT);
        all.putAll(EXPORT);
        return all;
    }

    static void check(StorageSpec spec) {
        RULES.check(spec);
    }

    /** What an export must have. */
    static String export(StorageSpec spec) {
        var words = new ArrayList<>(List.of("rw", "sync", "no_subtree_check", squash(spec)));
        words.addAll(OptionRules.given(spec, EXPORT.keySet()));
        return String.join(",", words);
    }

    /**
     * What one that we make has as well. Without an {@code fsid}, the server tells exports apart by their file system and the inode of
     * their root; a directory made anew may have the inode of one that was removed, and a client that knew that takes it for the same.
     */
    static String exportOfOurs(StorageSpec spec) {
        if (spec.options().containsKey("fsid")) {
            return export(spec);
        }
        byte[] name = ("xen-sdk nfs " + spec.path()).getBytes(StandardCharsets.UTF_8);
        return export(spec) + ",fsid=" + UUID.nameUUIDFromBytes(name);
    }

    /** For mount. */
    static String mount(StorageSpec spec) {
        var words = new ArrayList<>(List.of("vers=4.2", "hard", "sync"));
        words.addAll(OptionRules.given(spec, MOUNT.keySet()));
        return String.join(",", words);
    }

    /** What /proc/mounts must show. */
    static String seenInMount(StorageSpec spec) {
        var words = new ArrayList<>(List.of("rw", "vers=4.2", "hard", "sync"));
        words.addAll(OptionRules.given(spec, SHOWN));
        return String.join(",", words);
    }

    /** What the kernel's list of exports must show; what it never shows are further names for the same. */
    static List<String> seenInKernel(StorageSpec spec) {
        return List.of("rw", "sync", squash(spec));
    }

    private static String squash(StorageSpec spec) {
        return spec.access() == StorageAccess.ROOT ? "no_root_squash" : "root_squash";
    }
}
