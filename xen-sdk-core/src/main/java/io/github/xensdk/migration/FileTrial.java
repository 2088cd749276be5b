package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** How quick the storage of a checkpoint is. */
final class FileTrial {

    static final String WRITE_HERE = "write at the source";
    static final String WRITE_THERE = "write at the target";
    static final String READ_THERE = "read at the target";

    private static final Pattern WRITTEN = Pattern.compile("xensdk-written (\\d+) (\\d+)");
    private static final Pattern READ = Pattern.compile("xensdk-read (\\d+) (\\d+) ([A-Za-z0-9._-]{1,40})");

    /** Kinds of file systems whose storage is, or may be, elsewhere. */
    private static final Pattern ELSEWHERE =
            Pattern.compile("nfs.*|cifs|smb.*|ceph|fuse.*|gluster.*|ocfs2|gfs2|lustre|afs|9p|virtiofs|-");

    private static final int NAME_BYTES = 16;

    private FileTrial() {}

    /** In a directory that both hosts see. The target has it not in its memory: it was written on the other host. */
    static List<ForecastStage> writtenThenRead(Move move, String directory, ByteSize sample) {
        return Trial.stages(move, List.of(WRITE_HERE, READ_THERE), () -> {
            String path = path(directory);
            Command write = TrialScripts.write(path, sample);
            try (var file = TrialFile.write(move.source(), write, path)) {
                List<ForecastStage> read = file.isThere()
                        ? Trial.stages(move, List.of(READ_THERE), () -> List.of(read(move, path, sample)))
                        : List.of();
                var stages = new ArrayList<>(List.of(writing(WRITE_HERE, move, file.release(), sample)));
                stages.addAll(read);
                return stages;
            }
        });
    }

    static ForecastStage written(String name, Move move, XenHost host, String directory, ByteSize sample) {
        return Trial.stages(move, List.of(name), () -> {
                    String path = path(directory);
                    Command write = TrialScripts.write(path, sample);
                    try (var file = TrialFile.write(host, write, path)) {
                        return List.of(writing(name, move, file.release(), sample));
                    }
                })
                .get(0);
    }

    private static String path(String directory) {
        return directory + "/.xensdk-" + Nonce.hex(NAME_BYTES);
    }

    private static ForecastStage writing(String name, Move move, CommandResult result, ByteSize sample) {
        if (result.stdout().lines().anyMatch(line -> line.startsWith("xensdk-ended ")) || !result.succeeded()) {
            throw Trial.failure(result);
        }
        MatchResult said = Trial.line(WRITTEN, result.stdout(), result);
        return Trial.measure(said.group(1), said.group(2), sample, result).stage(name, move);
    }

    private static ForecastStage read(Move move, String path, ByteSize sample) {
        CommandResult result = move.target().run(TrialScripts.read(path));
        if (!result.succeeded()) {
            throw Trial.failure(result);
        }
        MatchResult said = Trial.line(READ, result.stdout(), result);
        ForecastStage stage =
                Trial.measure(said.group(1), said.group(2), sample, result).stage(READ_THERE, move);
        String kind = said.group(3);
        return ELSEWHERE.matcher(kind).matches()
                ? stage
                : stage.remarking("the storage is the target's own (" + kind
                        + "): this may come from its memory, as a checkpoint does that has room there");
    }
}
