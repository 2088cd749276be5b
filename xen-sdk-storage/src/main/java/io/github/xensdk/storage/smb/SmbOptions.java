package io.github.xensdk.storage.smb;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.storage.StorageSpec;
import io.github.xensdk.storage.internal.OptionRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Which options there are, and what mounts get. Pure. */
final class SmbOptions {

    private static final Map<String, Pattern> MOUNT = Map.of(
            "rsize", Pattern.compile("[1-9][0-9]{3,7}"),
            "wsize", Pattern.compile("[1-9][0-9]{3,7}"),
            "echo_interval", Pattern.compile("[1-9][0-9]{0,2}"),
            "nosharesock", Pattern.compile(""));

    private static final String LOSES = "must not be used: a guest would lose writes";
    private static final Map<String, String> UNSAFE = Map.of(
            "soft", LOSES + " while the server does not answer",
            "cache", "must not be used: it is none; with loose or strict a host keeps what another one wrote over",
            "nobrl", "must not be used: two hosts could write to one disk",
            "nolock", "must not be used: two hosts could write to one disk",
            "sec", "must not be used: the strongest that both have is taken",
            "seal", "must not be used: it is on, where there is a password",
            "credentials", "must not be used: give the password with password(...)",
            "user", "must not be used: the share has a user of its own");

    private static final String GUEST = "guest";
    private static final String SAID_LOUDLY = "anybody-may-write";

    private static final OptionRules RULES = new OptionRules("SMB", "3.1.1", known(), UNSAFE);

    private SmbOptions() {}

    private static Map<String, Pattern> known() {
        var all = new HashMap<>(MOUNT);
        all.put(GUEST, Pattern.compile(SAID_LOUDLY));
        return all;
    }

    static void check(StorageSpec spec) {
        if (isForGuests(spec) && !SAID_LOUDLY.equals(spec.options().get(GUEST))) {
            throw new InvalidInputException(
                    "option " + GUEST,
                    "must be " + SAID_LOUDLY
                            + ", if anybody at the clients' addresses may read and write all of it, unencrypted");
        }
        RULES.check(spec);
    }

    /** Whether there is no user and no password. */
    static boolean isForGuests(StorageSpec spec) {
        return spec.options().containsKey(GUEST);
    }

    /** For mount. What is not root's there nobody else sees. {@code actimeo=0}: a file that another host made is seen at once. */
    static String mount(StorageSpec spec, String credentials) {
        // Encryption takes a key that comes of the password.
        var words = new ArrayList<>(isForGuests(spec) ? List.of(GUEST) : List.of("credentials=" + credentials, "seal"));
        words.addAll(List.of(
                "vers=3.1.1", "hard", "cache=none", "actimeo=0", "uid=0", "gid=0", "file_mode=0600", "dir_mode=0700"));
        words.addAll(OptionRules.given(spec, MOUNT.keySet()));
        return String.join(",", words);
    }

    /** What /proc/mounts must show. */
    static String seenInMount(StorageSpec spec) {
        return "rw,vers=3.1.1,hard,cache=none" + (isForGuests(spec) ? "" : ",seal");
    }
}
