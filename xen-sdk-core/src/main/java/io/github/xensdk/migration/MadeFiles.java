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

    /**
     * Before a copy of a disk gets the disk's own name, by which it cannot be told from one that the guest uses: so the note has its
     * number, time and size as well. To be followed by what gives it its name.
     */
    static final String NOTE_DISK = """
            umask 077
            note=$3
            mkdir -p "${note%/*}" && printf 'disk %s %s\\n' "$(stat -c %i,%.Y,%s -- "$1")" "$2" >> "$note" && sync "$note" || exit 74
            """;

    /**
     * What is no file of ours by its name is not removed, whoever wrote that into the note; nor is a disk that the guest has, or that was
     * written to since.
     */
    private static final String REMOVE = """
            note=$1/$2 bad=0
            [ -f "$note" ] || exit 0
            while IFS= read -r path; do
                case $path in
                    /*.checkpoint | /*.xensdk-"$2".partial) ;;
                    "disk "*)
                        mark=${path#disk } path=${path#disk * }
                        [ "$3" = elsewhere ] && [ -f "$path" ] || continue
                        [ "$(stat -c %i,%.Y,%s -- "$path")" = "${mark%% *}" ] || continue
                        rm -f -- "$path" && printf '%s\\n' "$path" || bad=1
                        continue ;;
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
            while IFS= read -r line; do
                case $line in "disk "*) path=${line#disk * } ;; *) path=$line ;; esac
                for gone; do [ "$path" != "$gone" ] || continue 2; done
                printf '%s\\n' "$line" || exit 1
            done < "$note" > "$note.kept" || exit 1
            if [ -s "$note.kept" ]; then mv "$note.kept" "$note"; else rm -f -- "$note" "$note.kept"; fi
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

    /** The note itself. */
    static String noteOf(UUID guest) {
        return DIRECTORY + "/" + guest;
    }

    /**
     * Removes what is noted, and says what there was; idempotent. The guest must be settled, and the caller have its lease.
     *
     * @param isElsewhere whether the host has no copy of the guest, so that copies of its disks are of no use there
     */
    static List<String> remove(XenHost host, UUID guest, boolean isElsewhere) {
        return host.run(removing(DIRECTORY, guest, isElsewhere))
                .orThrow()
                .stdout()
                .lines()
                .map(file -> "removed " + file + " on " + host.name())
                .toList();
    }

    static Command removing(String directory, UUID guest, boolean isElsewhere) {
        return Command.script(
                        "remove what was made", REMOVE, directory, guest.toString(), isElsewhere ? "elsewhere" : "here")
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
