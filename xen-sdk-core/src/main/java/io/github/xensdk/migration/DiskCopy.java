package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Cancel;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.domain.DomainInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings a guest's local disks to the target. Until a copy is whole it has a name with the guest's UUID in it; so what an interrupted
 * migration of the same guest has left is gone on with, and what is somebody else's is never written to.
 */
final class DiskCopy {

    /** Older ones cannot write in place and leave holes at the same time. */
    private static final String TOOL = """
            v=$(rsync --version 2> /dev/null | sed -n '1s/^rsync *version v\\{0,1\\}\\([0-9.]*\\).*/\\1/p')
            [ -n "$v" ] || { echo none; exit 0; }
            [ "$(printf '3.1.3\\n%s\\n' "$v" | sort -V | head -n 1)" = 3.1.3 ] && echo fits || echo "$v"
            """;

    /** The bytes 8 to 15 of a qcow file say where the name of its backing file is; zero where there is none. */
    private static final String AT_SOURCE = """
            if [ -L "$1" ]; then echo "is a symbolic link, which would be copied as one"
            elif [ -b "$1" ]; then echo "is a block device, which is not copied"
            elif [ ! -f "$1" ]; then echo "is no file"
            elif [ ! -r "$1" ]; then echo "cannot be read"
            elif [ "$(head -c 4 "$1" | od -An -tx1 | tr -d ' \\n')" = 514649fb ] \\
                && [ "$(head -c 16 "$1" | tail -c 8 | od -An -tx1 | tr -d ' \\n')" != 0000000000000000 ]; then
                echo "has a backing file, which would stay behind"
            else echo fits; fi
            """;

    private static final String AT_TARGET = """
            if [ -e "$1" ] || [ -L "$1" ]; then
                echo "is there already: the same storage under the same path needs no copy, and anything else is not written over"
            elif [ ! -d "${1%/*}/" ] || [ ! -w "${1%/*}/" ]; then echo "has no directory that can be written to"
            else echo fits; fi
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

    private static final String ALLOCATED =
            "stat -c '%b %B' -- \"$1\" | { read -r blocks size && echo $((blocks * size)); }";

    private static final String FREE =
            "stat -f -c '%a %S' -- \"$1\" | { read -r blocks size && echo $((blocks * size)); }";

    /** Whether nobody has the lock, which the processes of a copy have as long as one of them lives. */
    private static final String LOCKED = """
            [ -e "$1" ] || { echo free; exit 0; }
            exec 9< "$1"
            if flock -n 9; then echo free; else echo taken; fi
            """;

    private static final String FINISH = MadeFiles.NOTE_DISK + """
            [ -f "$1" ] && [ ! -e "$2" ] && sync "$1" && mv -n "$1" "$2" && [ ! -e "$1" ] && sync "${2%/*}/"
            """;

    private static final Pattern POSITION = Pattern.compile("\\s*(\\d{1,18})\\s+\\d{1,3}%.*");
    private static final Pattern SENT = Pattern.compile("Total bytes sent: (\\d{1,18})");

    /** At most so many times what was written is sent while the guest runs. */
    private static final int PASSES = 5;

    /** So few bytes can wait for the pause. */
    private static final long LITTLE = 4 << 20;

    private final LocalDisks disks;

    /** By the disk's path. Where there is none, its writes cannot be listed. */
    private final Map<String, ChangedBlocks> lists = new HashMap<>();

    /** Those whose copies have their names. A migration runs once, on one thread. */
    private final Set<String> finished = new HashSet<>();

    DiskCopy(LocalDisks disks) {
        this.disks = disks;
    }

    List<Finding> findings(Move move, DomainInfo info) {
        return obstacles(move, info).stream()
                .map(obstacle -> Finding.blocker(
                        PreflightCheck.LOCAL_DISK, obstacle.host(), obstacle.sentence(), obstacle.advice()))
                .toList();
    }

    Set<String> paths() {
        return Set.copyOf(disks.paths());
    }

    private record Obstacle(String host, String sentence, String advice) {}

    private List<Obstacle> obstacles(Move move, DomainInfo info) {
        var obstacles = new ArrayList<Obstacle>();
        for (XenHost host : List.of(move.source(), move.target())) {
            String found = word(host, Command.script("which rsync", TOOL).build());
            if (!found.equals("fits")) {
                obstacles.add(new Obstacle(
                        host.name(),
                        host.name() + " needs rsync 3.1.3 or newer to copy disks, and has " + found,
                        "install rsync there"));
            }
        }
        for (String path : disks.paths()) {
            if (!info.diskTargets().contains(path)) {
                obstacles.add(new Obstacle(
                        move.source().name(),
                        path + " is none of its disks: they are " + info.diskTargets(),
                        "name the disks as its configuration does"));
                continue;
            }
            String copying = "move it by shared storage, or put a plain file in its place";
            look(move.source(), "look at the local disk", AT_SOURCE, path, copying, obstacles);
            String room = "make the directory there, or move what has the disk's name out of the way";
            look(move.target(), "look for the place of the local disk", AT_TARGET, path, room, obstacles);
        }
        if (obstacles.isEmpty()) {
            lookForRoom(move, obstacles);
        }
        for (XenHost host : List.of(move.source(), move.target())) {
            String found = word(
                    host,
                    Command.script("look for an earlier copy", LOCKED, lock(move))
                            .build());
            if (!found.equals("free")) {
                obstacles.add(new Obstacle(
                        host.name(),
                        "an earlier copy of its disks is still at work on " + host.name(),
                        "wait for its end, or end its rsync or perl there"));
            }
        }
        return obstacles;
    }

    /** What the source has allocated has to fit beside what is there. Each file system is asked once for each disk that goes there. */
    private void lookForRoom(Move move, List<Obstacle> obstacles) {
        var wanted = new HashMap<String, Long>();
        for (String path : disks.paths()) {
            String directory = path.substring(0, path.lastIndexOf('/') + 1);
            wanted.merge(
                    directory,
                    number(
                            move.source(),
                            Command.script("size of", ALLOCATED, path).build()),
                    Long::sum);
        }
        wanted.forEach((directory, bytes) -> {
            long free = number(
                    move.target(), Command.script("room in", FREE, directory).build());
            if (free < bytes) {
                obstacles.add(new Obstacle(
                        move.target().name(),
                        "its disks take " + new ByteSize(bytes) + " in " + directory + ", and "
                                + move.target().name() + " has " + new ByteSize(free) + " left there",
                        "make room there"));
            }
        });
    }

    private static long number(XenHost host, Command command) {
        String found = word(host, command);
        if (!found.matches("\\d{1,18}")) {
            throw new OutputNotRecognisedException(command.toString(), found);
        }
        return Long.parseLong(found);
    }

    private static void look(
            XenHost host, String what, String script, String path, String advice, List<Obstacle> obstacles) {
        String found = word(host, Command.script(what, script, path).build());
        if (!found.equals("fits")) {
            obstacles.add(
                    new Obstacle(host.name(), "the local disk " + path + " on " + host.name() + " " + found, advice));
        }
    }

    private static String word(XenHost host, Command command) {
        String text = host.run(command).orThrow().stdout().strip();
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    /** All of it, and then what changed meanwhile, until little is left for the pause. */
    void copyWhileRunning(Move move) {
        move.clock().enter(MigrationPhase.COPY_DISKS);
        int number = 0;
        for (String path : disks.paths()) {
            ChangedBlocks.begin(move, path, number++).ifPresent(list -> lists.put(path, list));
        }
        long limit = disks.bytesPerSecond();
        long sent = 0;
        for (String path : disks.paths()) {
            sent += copy(move, path, limit, sent);
        }
        long last = Long.MAX_VALUE;
        for (int pass = 0; pass < PASSES; pass++) {
            long changed = 0;
            for (String path : disks.paths()) {
                changed += update(move, path, limit, false, sent + changed);
            }
            sent += changed;
            // More of them do not help where the guest writes as fast as it is copied.
            if (lists.isEmpty() || changed < LITTLE || changed > last / 4 * 3) {
                break;
            }
            last = changed;
        }
        for (String path : disks.paths()) {
            // Else all of it would be written out while the guest is paused.
            move.target()
                    .run(Command.of("sync", partial(move, path))
                            .timeout(move.timeout())
                            .build())
                    .orThrow();
        }
        move.clock().moved(new ByteSize(sent));
    }

    /** What changed since then; from here on the copies have their names. The guest is paused. */
    ByteSize copyTheRest(Move move, ByteSize before) {
        long sent = before.bytes();
        for (String path : disks.paths()) {
            sent += update(move, path, 0, true, sent);
            move.target()
                    .run(Command.script(
                                    "finish the local disk",
                                    FINISH,
                                    partial(move, path),
                                    path,
                                    MadeFiles.noteOf(move.guest().uuid()))
                            .timeout(move.timeout())
                            .build())
                    .orThrow();
            finished.add(path);
        }
        return new ByteSize(sent);
    }

    /** By the list of written blocks, or by reading all of it on both sides where there is none. */
    private long update(Move move, String path, long limit, boolean suspended, long before) {
        ChangedBlocks list = lists.get(path);
        OptionalLong sent =
                list == null ? OptionalLong.empty() : list.send(partial(move, path), limit, suspended, before);
        return sent.isPresent() ? sent.getAsLong() : copy(move, path, limit, before);
    }

    /** Has the source's kernel list no more writes; what cannot be undone is named. */
    List<String> endLists() {
        var left = new ArrayList<String>();
        lists.values().forEach(list -> list.end().ifPresent(left::add));
        lists.clear();
        return left;
    }

    private static long copy(Move move, String path, long limit, long before) {
        var link = new HostLink(move.target().peerAddress().orElseThrow());
        // An address with colons would be taken for host and path.
        String host = link.host().indexOf(':') >= 0 ? "[" + link.host() + "]" : link.host();
        String script = locking(HostLink.KEY_FILE) + "{ rsync -e \"" + link.sshCommand() + "\" \\\n" + COPY;
        Command command = Command.script(
                        "copy the local disk",
                        script,
                        lock(move),
                        link.knownHostsLine(),
                        host,
                        Long.toString(limit >> 10),
                        path,
                        partial(move, path))
                .shownAs("copy the local disk " + path + " to " + link.host())
                .timeout(move.timeout())
                .whenGivenUp(Cancel.END_PROCESS)
                .build();
        CommandResult result = move.runDetached(move.source(), command, new OutputListener() {
            @Override
            public void stdoutLine(String line) {
                Matcher position = POSITION.matcher(line);
                if (position.matches()) {
                    move.clock().moved(new ByteSize(before + Long.parseLong(position.group(1))));
                }
            }

            @Override
            public void stderrLine(String line) {
                move.clock().line(line);
            }
        });
        Matcher sent = SENT.matcher(result.orThrow().stdout());
        if (!sent.find()) {
            throw new OutputNotRecognisedException(command.toString(), result.stdout());
        }
        return Long.parseLong(sent.group(1));
    }

    /**
     * Begins a script whose processes have the file {@code $1} locked as long as one of them lives: what a program that was killed has
     * left at work must not write into the next one's copy.
     */
    static String locking(String script) {
        return """
                mkdir -p "${1%/*}" && exec 9>> "$1" || exit 70
                flock -n 9 || { echo "an earlier copy of the disks is still at work; wait for its end" >&2; exit 70; }
                shift
                """ + script;
    }

    static String lock(Move move) {
        return "/run/xen-sdk/disks-" + move.guest().uuid();
    }

    private static String partial(Move move, String path) {
        return path + ".xensdk-" + move.guest().uuid() + ".partial";
    }

    /** What its unfinished copies are called at the target. */
    List<String> partials(Move move) {
        return disks.paths().stream().map(path -> partial(move, path)).toList();
    }

    /** After a failure, where the target holds no guest that might use them: what this has made, and no more. */
    List<String> removeFromTarget(Move move) {
        var left = new ArrayList<String>();
        for (String path : disks.paths()) {
            remove(move.target(), partial(move, path)).ifPresent(left::add);
            if (finished.contains(path)) {
                remove(move.target(), path).ifPresent(left::add);
            }
        }
        return left;
    }

    /** After success, where that was asked for. */
    List<String> removeFromSource(Move move) {
        var left = new ArrayList<String>();
        if (disks.isRemovedFromSource()) {
            disks.paths().forEach(path -> remove(move.source(), path).ifPresent(left::add));
        }
        return left;
    }

    /** Where its copy of the guest is still there, which has them. */
    List<String> staysOnSource(Move move) {
        if (!disks.isRemovedFromSource()) {
            return List.of();
        }
        return disks.paths().stream()
                .map(path -> path + " on " + move.source().name())
                .toList();
    }

    private static Optional<String> remove(XenHost host, String file) {
        try {
            host.run(Command.of("rm", "-f", "--", file).build()).orThrow();
            return Optional.empty();
        } catch (XenException e) {
            return Optional.of(file + " on " + host.name() + " (" + e.getMessage() + ")");
        }
    }
}
