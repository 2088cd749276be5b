package io.github.xensdk.migration;

import io.github.xensdk.command.Cancel;
import io.github.xensdk.command.Command;
import java.time.Duration;
import java.util.UUID;

/** What copies a guest's local disks: the programs on the hosts, and what looks beforehand whether they can work. */
final class DiskCopyScripts {

    /** How a copy says that an earlier one of the same guest is at work. Neither rsync nor the sender of written blocks ends so. */
    static final int AT_WORK = 73;

    static final String AT_WORK_SENTENCE = "an earlier copy of the guest's disks is still at work";
    static final String AT_WORK_ADVICE = "wait for its end, or end it";

    /**
     * {@code $1} is the guest's UUID. rsync, its SSH and whatever else is started have the lock, too: so it is held as long as anything
     * writes to the target, also where the shell was killed. Opened to append, as that harms no file whatever the name leads to.
     */
    static final String LOCK = """
            [ -d /run/lock ] || mkdir -p /run/lock
            exec 9>> "/run/lock/xensdk-disks-$1"
            flock -n 9 || exit 73
            shift
            """;

    private static final String LOOK_AT_LOCK = """
            f=/run/lock/xensdk-disks-$1
            if ! command -v flock > /dev/null; then echo "needs flock"
            elif [ -e "$f" ] && ! flock -n "$f" true; then echo busy
            else echo fits; fi
            """;

    /** Older ones cannot write in place and leave holes at the same time. */
    private static final String TOOL = """
            v=$(rsync --version 2> /dev/null | sed -n '1s/^rsync *version v\\{0,1\\}\\([0-9.]*\\).*/\\1/p')
            [ -n "$v" ] || { echo none; exit 0; }
            [ "$(printf '3.1.3\\n%s\\n' "$v" | sort -V | head -n 1)" = 3.1.3 ] && echo fits || echo "$v"
            """;

    /**
     * What is wrong, and what to do, or {@code fits} and how much is allocated. rsync passes over a symbolic link. The bytes 8 to 15 of a
     * qcow file say where the name of its backing file is; zero where there is none.
     */
    private static final String AT_SOURCE = """
            if [ -L "$1" ]; then echo "is a symbolic link, which is not copied; have the guest use the file itself"
            elif [ -b "$1" ]; then echo "is a block device, which is not copied; give both hosts the same storage under that path"
            elif [ ! -f "$1" ]; then echo "is no file; find out what the guest writes to"
            elif [ ! -r "$1" ]; then echo "cannot be read; let the SDK's user read it"
            elif [ "$(head -c 4 "$1" | od -An -tx1 | tr -d ' \\n')" = 514649fb ] \\
                && [ "$(head -c 16 "$1" | tail -c 8 | od -An -tx1 | tr -d ' \\n')" != 0000000000000000 ]; then
                echo "has a backing file, which would stay behind; make it whole by qemu-img convert"
            else echo "fits $(($(stat -c %b -- "$1") * $(stat -c %B -- "$1")))"; fi
            """;

    /**
     * The same for its place: {@code fits}, which file system it is, what is free there, and what of an earlier, unfinished copy
     * ({@code $2}) is there already and will be gone on with.
     */
    private static final String AT_TARGET = """
            if [ -e "$1" ] || [ -L "$1" ]; then
                echo "is there already; where it is the same storage the disk needs no copy, and anything else is not written over"
            elif [ ! -d "${1%/*}/" ] || [ ! -w "${1%/*}/" ]; then
                echo "has no directory that can be written to; make it"
            else
                had=0
                [ ! -f "$2" ] || had=$(($(stat -c %b -- "$2") * $(stat -c %B -- "$2")))
                echo "fits $(stat -c %d -- "${1%/*}/") $(($(stat -f -c %a -- "${1%/*}/") * $(stat -f -c %S -- "${1%/*}/"))) $had"
            fi
            """;

    /**
     * rsync says how far it is with carriage returns; the pipe would hide how it ended. Its largest block, since with smaller ones it
     * compares each block of zeros with all the others.
     */
    private static final String COPY = """
             --compress --compress-level=1 --inplace --sparse --ignore-times --no-whole-file --block-size=131072 \\
                --perms --owner --group --numeric-ids --timeout=120 -s --outbuf=L \\
                --no-human-readable --info=progress2,stats2 --bwlimit="$2" -- "$3" "$1:$4"
              echo $? > "$d/status"; } | stdbuf -oL tr '\\r' '\\n'
            exit "$(cat "$d/status")"
            """;

    private static final String FINISH = """
            [ -f "$1" ] && [ ! -e "$2" ] && sync "$1" && mv -n "$1" "$2" && [ ! -e "$1" ] && sync "${2%/*}/"
            """;

    private DiskCopyScripts() {}

    static Command lookAtLock(UUID guest) {
        return Command.script("look for a copy at work", LOOK_AT_LOCK, guest.toString())
                .build();
    }

    static Command lookForRsync() {
        return Command.script("which rsync", TOOL).build();
    }

    static Command lookAtSource(String path) {
        return Command.script("look at the local disk", AT_SOURCE, path).build();
    }

    static Command lookAtTarget(String path, String partial) {
        return Command.script("look for the place of the local disk", AT_TARGET, path, partial)
                .build();
    }

    /**
     * Copies it, or what differs. A copy that nobody waits for any more is ended: it would go on writing to a file that the next
     * migration of the guest takes up.
     *
     * @param limit bytes a second; zero where there is none
     */
    static Command copy(UUID guest, String path, String partial, long limit, HostLink link, Duration timeout) {
        // An address with colons would be taken for host and path.
        String host = link.host().indexOf(':') >= 0 ? "[" + link.host() + "]" : link.host();
        return Command.script(
                        "copy the local disk",
                        LOCK + HostLink.KEY_FILE + "{ rsync -e \"" + link.sshCommand() + "\" \\\n" + COPY,
                        guest.toString(),
                        link.knownHostsLine(),
                        host,
                        Long.toString(limit >> 10),
                        path,
                        partial)
                .shownAs("copy the local disk " + path + " to " + link.host())
                .timeout(timeout)
                .whenGivenUp(Cancel.END_PROCESS)
                .build();
    }

    /** Gives it its name, where nothing has it. */
    static Command finish(String path, String partial, Duration timeout) {
        return Command.script("finish the local disk", FINISH, partial, path)
                .timeout(timeout)
                .build();
    }
}
