package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.domain.Checkpoint;
import io.github.xensdk.domain.RemotePaths;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a checkpoint gets from source to target. */
abstract class CheckpointTransfer {

    private final String directory;

    private CheckpointTransfer(String directory) {
        String checked = RemotePaths.checked("checkpoint directory", directory);
        this.directory = checked.endsWith("/") ? checked.substring(0, checked.length() - 1) : checked;
    }

    /** It need not move: both hosts see the directory. */
    static CheckpointTransfer sharedFile(String directory) {
        return new SharedFile(directory);
    }

    /** It is copied from host to host, into the same directory. */
    static CheckpointTransfer copy(CheckpointCopy how) {
        return new Copy(how);
    }

    abstract String name();

    /** Makes it readable at the target under the same path, and says how much is there. */
    abstract ByteSize bring(Move move, Checkpoint checkpoint);

    abstract List<XenHost> holders(Move move);

    /** Whether the source sends it to the target, over SSH. */
    abstract boolean needsLink();

    /** The directory, where it must be the same storage on both hosts. */
    abstract Optional<String> sharedDirectory();

    /** What a checkpoint goes through this way, tried with that many bytes. */
    abstract List<ForecastStage> forecast(Move move, ByteSize sample);

    String directory() {
        return directory;
    }

    /** Removes what was written; what cannot be removed is named. */
    List<String> remove(Move move, String path) {
        var left = new ArrayList<String>();
        for (XenHost host : holders(move)) {
            var command = Command.of("rm", "-f", "--", path, path + ".partial").build();
            try {
                host.run(command).orThrow();
            } catch (XenException e) {
                left.add(path + " on " + host.name() + " (" + e.getMessage() + ")");
            }
        }
        return left;
    }

    private static ByteSize size(CommandResult result) {
        String text = result.orThrow().stdout().strip();
        String last = text.substring(text.lastIndexOf('\n') + 1);
        if (!last.matches("\\d{1,18}")) {
            throw new OutputNotRecognisedException(result.command().toString(), text);
        }
        return new ByteSize(Long.parseLong(last));
    }

    private static final class SharedFile extends CheckpointTransfer {

        SharedFile(String directory) {
            super(directory);
        }

        @Override
        String name() {
            return "shared-file";
        }

        @Override
        ByteSize bring(Move move, Checkpoint checkpoint) {
            return size(move.target()
                    .run(Command.of("stat", "-c", "%s", checkpoint.path()).build()));
        }

        @Override
        List<ForecastStage> forecast(Move move, ByteSize sample) {
            return FileTrial.writtenThenRead(move, directory(), sample);
        }

        @Override
        List<XenHost> holders(Move move) {
            return List.of(move.source());
        }

        @Override
        boolean needsLink() {
            return false;
        }

        @Override
        Optional<String> sharedDirectory() {
            return Optional.of(directory());
        }
    }

    private static final class Copy extends CheckpointTransfer {

        private final CheckpointCopy how;

        Copy(CheckpointCopy how) {
            super(how.directory());
            this.how = how;
        }

        @Override
        String name() {
            return "copy";
        }

        @Override
        ByteSize bring(Move move, Checkpoint checkpoint) {
            var link = new HostLink(move.target().peerAddress().orElseThrow());
            return size(move.runDetached(
                    move.source(),
                    CheckpointCopyScripts.copy(checkpoint, how.bytesPerSecond(), link, move.timeout()),
                    new PositionLines(move.clock(), 0)));
        }

        @Override
        List<ForecastStage> forecast(Move move, ByteSize sample) {
            var stages = new ArrayList<ForecastStage>();
            stages.add(FileTrial.written(FileTrial.WRITE_HERE, move, move.source(), directory(), sample));
            stages.addAll(StreamTrial.stages(move, how.link(), sample));
            stages.add(FileTrial.written(FileTrial.WRITE_THERE, move, move.target(), directory(), sample));
            return stages;
        }

        @Override
        List<XenHost> holders(Move move) {
            return List.of(move.source(), move.target());
        }

        @Override
        boolean needsLink() {
            return true;
        }

        @Override
        Optional<String> sharedDirectory() {
            return Optional.empty();
        }
    }
}
