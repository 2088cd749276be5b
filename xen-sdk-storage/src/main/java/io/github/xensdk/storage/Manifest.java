package io.github.xensdk.storage;

import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.storage.spi.HostStep;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A note on each host of what was made there for one storage, written before it is made: so what was there before is not taken away,
 * by whatever program. One file a storage; each line is written by renaming, so a note is whole or the one before.
 *
 * <p>A line says that a step was made, and how things were before; or that the storage needs a step that others may have made.
 */
final class Manifest {

    /** In no directory that a reboot empties. */
    private static final String DIRECTORY = "/var/lib/xen-sdk/storage";

    private static final String FUNCTIONS = """
            directory=$1 note=$1/$2 new=$1/.new-$2
            umask 077
            shift 2
            put() { sync "$new" && mv -- "$new" "$1" && sync "$directory"; }
            """;

    private static final String NOTE = FUNCTIONS + """
            line=$(printf '%s\\t%s\\t%s' "$@")
            if [ -f "$note" ]; then
                ! grep -q -x -F -e "$line" "$note" || exit 0
                [ "$1" = made ] || ! cut -f 2 "$note" | grep -q -x -F -e "$2" || exit 0
            fi
            mkdir -p -- "$directory" || exit 1
            { [ ! -f "$note" ] || cat "$note" || exit 1; printf '%s\\n' "$line"; } > "$new" && put "$note" && echo noted
            """;

    private static final String READ = "[ ! -f \"$1/$2\" ] || cat \"$1/$2\"";

    private static final String DROP = FUNCTIONS + """
            line=$(printf '%s\\t%s\\t%s' "$@")
            [ -f "$note" ] || exit 0
            grep -v -x -F -e "$line" "$note" > "$new"
            [ $? -le 1 ] || exit 1
            if [ -s "$new" ]; then
                put "$note"
            else
                rm -f -- "$note" "$new" && sync "$directory" || exit 1
                rmdir -- "$directory" "${directory%/*}" 2> /dev/null || :
            fi
            """;

    /** The note of another storage that needs the same step takes it over. */
    private static final String PASS_ON = FUNCTIONS + """
            line=$(printf '%s\\t%s\\t%s' "$@")
            for other in "$directory"/*; do
                [ -f "$other" ] && [ "$other" != "$note" ] || continue
                cut -f 2 "$other" | grep -q -x -F -e "$2" || continue
                if ! grep -q -x -F -e "$line" "$other"; then
                    { cat "$other" && printf '%s\\n' "$line"; } > "$new" && put "$other" || exit 1
                fi
                echo "passed ${other##*/}"
                exit 0
            done
            echo nobody
            """;

    private static final String MADE = "made";
    private static final String NEEDED = "needed";

    /** @param made whether the storage made it; otherwise it only needs it */
    record Entry(boolean made, String key, String kept) {

        private String word() {
            return made ? MADE : NEEDED;
        }
    }

    private final String id;

    Manifest(StorageSpec spec) {
        this.id = spec.backend() + "-" + spec.id();
    }

    static String key(HostStep step) {
        return step.kind() + " " + step.subject();
    }

    void made(HostStep step, String kept) {
        run(step.host(), "note what is made", NOTE, new Entry(true, key(step), kept));
    }

    /** Whether that was not noted before. */
    boolean needed(HostStep step) {
        return run(step.host(), "note what is needed", NOTE, needOf(step))
                .strip()
                .equals("noted");
    }

    void dropNeed(HostStep step) {
        drop(step.host(), needOf(step));
    }

    private static Entry needOf(HostStep step) {
        return new Entry(false, key(step), "");
    }

    void drop(XenHost host, Entry entry) {
        run(host, "forget what was made", DROP, entry);
    }

    /** Whether another storage on the host needs it, and has it from now on. */
    boolean passOn(XenHost host, Entry entry) {
        String answer = run(host, "pass on what was made", PASS_ON, entry).strip();
        if (!answer.equals("nobody") && !answer.startsWith("passed ")) {
            throw new OutputNotRecognisedException("passing on " + entry.key(), answer);
        }
        return !answer.equals("nobody");
    }

    /** In the order in which they were noted. */
    List<Entry> read(XenHost host) {
        var command = Command.script("read what was made", READ, DIRECTORY, id)
                .idempotent()
                .build();
        String text = host.run(command).orThrow().stdout();
        var entries = new ArrayList<Entry>();
        for (String line : text.lines().toList()) {
            String[] parts = line.split("\t", -1);
            if (parts.length != 3 || !List.of(MADE, NEEDED).contains(parts[0])) {
                throw new OutputNotRecognisedException(DIRECTORY + "/" + id + " on " + host, text);
            }
            entries.add(new Entry(parts[0].equals(MADE), parts[1], parts[2]));
        }
        return entries;
    }

    private String run(XenHost host, String what, String script, Entry entry) {
        String[] words = Stream.of(DIRECTORY, id, entry.word(), entry.key(), entry.kept())
                .toArray(String[]::new);
        return host.run(Command.script(what, script, words)
                        .shownAs(what + ": " + entry.key())
                        .build())
                .orThrow()
                .stdout();
    }
}
