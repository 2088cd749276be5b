package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import io.github.xensdk.CommandFailedException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.domain.DomainInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings a guest's local disks to the target. Until a copy is whole it has a name with the guest's UUID in it; so what an interrupted
 * migration of the same guest has left is gone on with, and what is somebody else's is never written to.
 */
final class DiskCopy {

    private static final Pattern POSITION = Pattern.compile("\\s*(\\d{1,18})\\s+\\d{1,3}%.*");
    private static final Pattern SENT = Pattern.compile("Total bytes sent: (\\d{1,18})");

    /** At most so many times what was written is sent while the guest runs. */
    private static final int PASSES = 5;

    /** So few bytes can wait for the pause. */
    private static final long LITTLE = 4 << 20;

    private final LocalDisks disks;

    /** One builder's migrations share this object, and each has its own copies. */
    private final Map<Move, Progress> progress = Collections.synchronizedMap(new WeakHashMap<>());

    /**
     * Of one migration, which runs once and on one thread.
     *
     * @param lists by the disk's path; where there is none, its writes cannot be listed
     * @param finished the disks whose copies have their names
     */
    private record Progress(Map<String, ChangedBlocks> lists, Set<String> finished) {}

    DiskCopy(LocalDisks disks) {
        this.disks = disks;
    }

    List<Finding> findings(Move move, DomainInfo info) {
        return LocalDiskFindings.of(move, disks, info);
    }

    private Progress of(Move move) {
        return progress.computeIfAbsent(move, begun -> new Progress(new HashMap<>(), new HashSet<>()));
    }

    Set<String> paths() {
        return Set.copyOf(disks.paths());
    }

    /** All of it, and then what changed meanwhile, until little is left for the pause. */
    void copyWhileRunning(Move move) {
        move.clock().enter(MigrationPhase.COPY_DISKS);
        Map<String, ChangedBlocks> lists = of(move).lists();
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
                    .run(DiskCopyScripts.finish(path, partial(move, path), move.timeout()))
                    .orThrow();
            of(move).finished().add(path);
        }
        return new ByteSize(sent);
    }

    /** By the list of written blocks, or by reading all of it on both sides where there is none. */
    private long update(Move move, String path, long limit, boolean suspended, long before) {
        ChangedBlocks list = of(move).lists().get(path);
        OptionalLong sent =
                list == null ? OptionalLong.empty() : list.send(partial(move, path), limit, suspended, before);
        return sent.isPresent() ? sent.getAsLong() : copy(move, path, limit, before);
    }

    /** Has the source's kernel list no more writes; what cannot be undone is named. */
    List<String> endLists(Move move) {
        var left = new ArrayList<String>();
        Map<String, ChangedBlocks> lists = of(move).lists();
        lists.values().forEach(list -> list.end().ifPresent(left::add));
        lists.clear();
        return left;
    }

    private static long copy(Move move, String path, long limit, long before) {
        Command command = DiskCopyScripts.copy(
                move.guest().uuid(),
                path,
                partial(move, path),
                limit,
                new HostLink(move.target().peerAddress().orElseThrow()),
                move.timeout());
        CommandResult result = move.source().runDetached(command, new OutputListener() {
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
        refuseSecond(move, result);
        Matcher sent = SENT.matcher(result.orThrow().stdout());
        if (!sent.find()) {
            throw new OutputNotRecognisedException(command.toString(), result.stdout());
        }
        return Long.parseLong(sent.group(1));
    }

    /** Where an earlier copy is at work this one has touched nothing. */
    static void refuseSecond(Move move, CommandResult result) {
        if (result.exitStatus() == DiskCopyScripts.AT_WORK) {
            throw new CommandFailedException(
                    result,
                    DiskCopyScripts.AT_WORK_SENTENCE + " on " + move.source().name() + "; "
                            + DiskCopyScripts.AT_WORK_ADVICE);
        }
    }

    static String partial(Move move, String path) {
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
            if (of(move).finished().contains(path)) {
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

    private static Optional<String> remove(XenHost host, String file) {
        try {
            host.run(Command.of("rm", "-f", "--", file).build()).orThrow();
            return Optional.empty();
        } catch (XenException e) {
            return Optional.of(file + " on " + host.name() + " (" + e.getMessage() + ")");
        }
    }
}
