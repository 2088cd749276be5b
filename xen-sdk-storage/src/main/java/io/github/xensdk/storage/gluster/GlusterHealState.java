package io.github.xensdk.storage.gluster;

import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.command.Command;
import io.github.xensdk.storage.StorageSpec;
import java.time.Duration;
import java.util.List;

/**
 * Whether all bricks of a volume have the same: what one missed while its host was away, GlusterFS copies to it when it is back. A guest
 * may write meanwhile, and one more host may not be lost.
 *
 * @param bricks the volume's bricks, in its order
 */
public record GlusterHealState(List<Brick> bricks) {

    private static final Duration ASKING = Duration.ofMinutes(3);

    public GlusterHealState {
        bricks = List.copyOf(bricks);
    }

    /**
     * One brick.
     *
     * @param host the address or name of its host, as the volume has it
     * @param path its directory there
     * @param isOnline whether it answers
     * @param pending how many files and shards this brick knows that others still lack; what is being written right now may be among
     *     them. Zero where it is not online, and none can be known
     * @param splitBrain how many of these differ so that nobody can say which is right; their files cannot be read
     */
    public record Brick(String host, String path, boolean isOnline, long pending, long splitBrain) {}

    /**
     * Asks the server. Only reads.
     *
     * @throws io.github.xensdk.CommandFailedException where GlusterFS does not run there, or has no such volume
     * @throws OutputNotRecognisedException where it prints something else
     */
    public static GlusterHealState of(StorageSpec spec) {
        var command = Command.of(
                        "gluster",
                        "--mode=script",
                        "volume",
                        "heal",
                        GlusterSteps.volume(spec),
                        "info",
                        "summary",
                        "--xml")
                .timeout(ASKING)
                .idempotent()
                .build();
        return new GlusterHealState(
                GlusterXml.bricks(spec.server().run(command).orThrow().stdout()));
    }

    /** The bricks that do not answer. */
    public List<Brick> offline() {
        return bricks.stream().filter(brick -> !brick.isOnline()).toList();
    }

    /** How much is still to be copied, as the brick that knows of most has it. */
    public long pending() {
        return bricks.stream().mapToLong(Brick::pending).max().orElse(0);
    }

    /** How much cannot be healed without somebody's choice, as the brick that knows of most has it. */
    public long splitBrain() {
        return bricks.stream().mapToLong(Brick::splitBrain).max().orElse(0);
    }

    /** Whether all bricks are there and have the same. */
    public boolean isWhole() {
        return offline().isEmpty() && pending() == 0 && splitBrain() == 0;
    }

    /** In one line. */
    public String describe() {
        if (isWhole()) {
            return "all bricks are online, and nothing is to be healed";
        }
        String offline = offline().isEmpty()
                ? ""
                : "offline: "
                        + String.join(
                                ", ",
                                offline().stream()
                                        .map(brick -> brick.host() + ":" + brick.path())
                                        .toList()) + "; ";
        return offline + pending() + " to be healed, " + splitBrain() + " in split brain";
    }
}
