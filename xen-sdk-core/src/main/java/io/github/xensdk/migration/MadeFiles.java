package io.github.xensdk.migration;

import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A note on a host of the files that a migration makes there, for whoever mends it after the program was killed. A checkpoint is as large
 * as the guest's memory, and holds its secrets.
 */
final class MadeFiles {

    /** In no directory that a reboot empties: the files are in none, either. */
    private static final String DIRECTORY = "/var/lib/xen-sdk/made";

    private static final String NOTE = """
            note=$1/$2
            shift 2
            umask 077
            mkdir -p "${note%/*}" && printf '%s\\n' "$@" >> "$note" && sync "$note"
            """;

    /** What is no file of ours by its name is not removed, whoever wrote that into the note. */
    private static final String REMOVE = """
            note=$1/$2 bad=0
            [ -f "$note" ] || exit 0
            while IFS= read -r path; do
                case $path in
                    /*.checkpoint | /*.xensdk-"$2".partial) ;;
                    *) continue ;;
                esac
                for file in "$path" "$path.partial"; do
                    [ -f "$file" ] || continue
                    rm -f -- "$file" && printf '%s\\n' "$file" || bad=1
                done
            done < "$note"
            [ "$bad" = 0 ] && rm -f -- "$note"
            """;

    private static final String LOOK = "[ ! -f \"$1/$2\" ] || echo noted";

    private static final String FORGET = """
            note=$1/$2
            shift 2
            [ -f "$note" ] || exit 0
            umask 077
            printf '%s\n' "$@" > "$note.gone" || exit 1
            grep -vxFf "$note.gone" "$note" > "$note.kept"
            [ $? -le 1 ] || exit 1
            if [ -s "$note.kept" ]; then mv "$note.kept" "$note"; else rm -f -- "$note" "$note.kept"; fi
            rm -f -- "$note.gone"
            """;

    private MadeFiles() {}

    /** Before they are made. */
    static void note(XenHost host, UUID guest, List<String> paths) {
        host.run(noting(DIRECTORY, guest, paths)).orThrow();
    }

    static Command noting(String directory, UUID guest, List<String> paths) {
        return Command.script("note what is made", NOTE, words(directory, guest, paths))
                .build();
    }

    /** Whether something is noted. */
    static boolean areNoted(XenHost host, UUID guest) {
        return !host.run(Command.script("look for what was made", LOOK, DIRECTORY, guest.toString())
                        .build())
                .orThrow()
                .stdout()
                .isBlank();
    }

    /** Removes what is noted, and says what there was; idempotent. The guest must be settled, and the caller have its lease. */
    static List<String> remove(XenHost host, UUID guest) {
        return host.run(removing(DIRECTORY, guest))
                .orThrow()
                .stdout()
                .lines()
                .map(file -> "removed " + file + " on " + host.name())
                .toList();
    }

    static Command removing(String directory, UUID guest) {
        return Command.script("remove what was made", REMOVE, directory, guest.toString())
                .build();
    }

    /** When these have gone. */
    static void forget(XenHost host, UUID guest, List<String> paths) {
        host.run(forgetting(DIRECTORY, guest, paths)).orThrow();
    }

    static Command forgetting(String directory, UUID guest, List<String> paths) {
        return Command.script("forget what was made", FORGET, words(directory, guest, paths))
                .build();
    }

    private static String[] words(String directory, UUID guest, List<String> paths) {
        return Stream.concat(Stream.of(directory, guest.toString()), paths.stream())
                .toArray(String[]::new);
    }
}
