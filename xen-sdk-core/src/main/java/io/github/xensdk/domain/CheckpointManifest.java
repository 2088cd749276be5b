package io.github.xensdk.domain;

import io.github.xensdk.ByteSize;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.command.Command;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The files beside a checkpoint: the scripts that write and read them, and what they say. Pure functions. */
final class CheckpointManifest {

    static final int EXIT_MISSING = 66;
    static final int EXIT_THERE = 73;
    static final int EXIT_OPEN = 77;

    static final String FILE = ".checkpoint";
    static final String MANIFEST = ".manifest";

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_.-]{0,99}";
    private static final String HEAD = "xensdk-kept ";

    /** The hash is of what the disk gives back, after the file was synced. The manifest comes last, and whole. */
    private static final String SEAL = """
            f=$1/$2
            umask 077
            [ -f "$f.checkpoint" ] || exit 66
            [ ! -e "$f.manifest" ] && [ ! -e "$f.consumed" ] || exit 73
            sync "$f.checkpoint" && size=$(stat -c %s "$f.checkpoint") && sum=$(sha256sum < "$f.checkpoint") || exit 74
            printf 'format 1\\nguest %s\\nuuid %s\\nsize %s\\nsha256 %s\\nxen %s\\nsaved %s\\n' \\
                "$3" "$4" "$size" "${sum%% *}" "$5" "$6" > "$f.manifest.partial" || exit 74
            sync "$f.manifest.partial" && mv -n "$f.manifest.partial" "$f.manifest" && sync "$1"
            """;

    /** Whoever can write into the directory can put a manifest there, so its sticky bit does not help. */
    private static final String READ = """
            cd "$1" || exit 74
            shift
            owner=$(stat -c %u .) && mode=$(stat -c %a .) || exit 74
            { [ "$owner" = 0 ] || [ "$owner" = "$(id -u)" ]; } && [ $((0$mode & 022)) = 0 ] || exit 77
            [ $# -gt 0 ] || set -- *.manifest
            for m; do
                n=${m%.manifest}
                [ -f "$n.manifest" ] || continue
                echo "xensdk-kept $n"
                cat "$n.manifest" || exit 74
                [ ! -e "$n.consumed" ] || echo "consumed $(head -c 200 "$n.consumed")"
            done
            """;

    private static final String MEASURE = """
            f=$1/$2.checkpoint
            [ -f "$f" ] || exit 66
            size=$(stat -c %s "$f") && sum=$(sha256sum < "$f") && echo "xensdk-measured $size ${sum%% *}"
            """;

    /** The shell makes the file or fails: of two programs, one. */
    private static final String CONSUME = """
            f=$1/$2.consumed
            umask 077
            ( set -C; printf '%s\\n' "$3" > "$f" ) 2> /dev/null || { [ -e "$f" ] && exit 73; exit 74; }
            sync "$f" "$1"
            """;

    private static final String RELEASE = "rm -f -- \"$1/$2.consumed\" && sync \"$1\"";

    /** The manifest goes last: without it the rest could not be found. */
    private static final String REMOVE = """
            [ -e "$1/$2.manifest" ] || exit 66
            rm -f -- "$1/$2.checkpoint" && rm -f -- "$1/$2.consumed" && rm -f -- "$1/$2.manifest" && sync "$1"
            """;

    private CheckpointManifest() {}

    static boolean isName(String name) {
        return name.matches(NAME);
    }

    static Command seal(
            String directory, String name, String guest, UUID uuid, String xen, Instant now, Duration timeout) {
        return Command.script("seal", SEAL, directory, name, guest, uuid.toString(), xen, now.toString())
                .timeout(timeout)
                .build();
    }

    static Command readAll(String directory) {
        return Command.script("read the manifests in", READ, directory)
                .idempotent()
                .build();
    }

    static Command read(String directory, String name) {
        return Command.script("read the manifest in", READ, directory, name + MANIFEST)
                .idempotent()
                .build();
    }

    static Command measure(String directory, String name, Duration timeout) {
        return Command.script("hash", MEASURE, directory, name)
                .timeout(timeout)
                .idempotent()
                .build();
    }

    static Command consume(String directory, String name, String who) {
        return Command.script("mark as restored", CONSUME, directory, name, who).build();
    }

    static Command release(String directory, String name) {
        return Command.script("mark as not restored", RELEASE, directory, name).build();
    }

    static Command remove(String directory, String name) {
        return Command.script("remove", REMOVE, directory, name).build();
    }

    /** What {@link #READ} prints; a file of a name that the store would not give is none of its. */
    static List<KeptCheckpoint> parse(String directory, String text) {
        var found = new ArrayList<KeptCheckpoint>();
        String name = null;
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith(HEAD)) {
                add(found, directory, name, fields, text);
                name = line.substring(HEAD.length());
                fields.clear();
            } else {
                int space = line.indexOf(' ');
                if (name == null) {
                    // What a login may print before anything else.
                    continue;
                }
                if (space < 0 || fields.put(line.substring(0, space), line.substring(space + 1)) != null) {
                    throw new OutputNotRecognisedException("the manifest of a checkpoint", text);
                }
            }
        }
        add(found, directory, name, fields, text);
        return found;
    }

    private static void add(
            List<KeptCheckpoint> found,
            String directory,
            @Nullable String name,
            Map<String, String> fields,
            String text) {
        if (name != null && isName(name)) {
            found.add(kept(directory, name, fields, text));
        }
    }

    private static KeptCheckpoint kept(String directory, String name, Map<String, String> fields, String text) {
        String size = fields.getOrDefault("size", "");
        String sha256 = fields.getOrDefault("sha256", "");
        String guest = fields.getOrDefault("guest", "");
        if (!fields.getOrDefault("format", "").equals("1")
                || !size.matches("\\d{1,18}")
                || !sha256.matches("[0-9a-f]{64}")
                || guest.isEmpty()) {
            throw new OutputNotRecognisedException("the manifest of " + name, text);
        }
        try {
            return new KeptCheckpoint(
                    name,
                    new Checkpoint(directory + "/" + name + FILE, new ByteSize(Long.parseLong(size))),
                    guest,
                    UUID.fromString(fields.getOrDefault("uuid", "")),
                    sha256,
                    fields.getOrDefault("xen", ""),
                    Instant.parse(fields.getOrDefault("saved", "")),
                    Optional.ofNullable(fields.get("consumed")));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new OutputNotRecognisedException("the manifest of " + name, text);
        }
    }
}
