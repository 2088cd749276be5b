package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import io.github.xensdk.XenException;
import io.github.xensdk.command.CommandResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How quick a stream is: the ends that move a guest, with text of the source's libraries in place of the guest. The link is tried with
 * all that is at work in a stream at the same time, as they share the hosts' processors; compressing is tried alone before.
 */
final class StreamTrial {

    static final String COMPRESS = "compress";
    static final String ENCRYPTED = "encrypted link";
    static final String PLAIN = "plain link";

    private static final Logger LOG = LoggerFactory.getLogger(StreamTrial.class);

    private static final Pattern COMPRESSING = Pattern.compile("xensdk-compressing (\\d+)");
    private static final Pattern COMPRESSED = Pattern.compile("xensdk-compressed (\\d+)");
    private static final Pattern FED = Pattern.compile("xensdk-fed (\\d+)");
    private static final Pattern TOOK = Pattern.compile("xensdk-took (\\d+)");

    /** Longer than a receiver takes to notice that nobody comes. */
    private static final Duration RECEIVERS_END = Duration.ofSeconds(TrialScripts.MEETING + 15L);

    private StreamTrial() {}

    static List<ForecastStage> stages(Move move, StreamLink link, ByteSize sample) {
        String name = link.plainAddress().isPresent() ? PLAIN : ENCRYPTED;
        List<String> names = link.isCompressed() ? List.of(COMPRESS, name) : List.of(name);
        return Trial.stages(move, names, () -> {
            CommandResult result = sent(move, link, sample);
            if (!result.succeeded()) {
                throw Trial.failure(result);
            }
            var stages = new ArrayList<ForecastStage>();
            if (link.isCompressed()) {
                stages.add(stage(COMPRESS, COMPRESSING, COMPRESSED, move, sample, result));
            }
            stages.add(stage(name, FED, TOOK, move, sample, result));
            return stages;
        });
    }

    private static ForecastStage stage(
            String name, Pattern bytes, Pattern nanos, Move move, ByteSize sample, CommandResult result) {
        MatchResult count = Trial.line(bytes, result.stderr(), result);
        MatchResult time = Trial.line(nanos, result.stderr(), result);
        return Trial.measure(count.group(1), time.group(1), sample, result).stage(name, move);
    }

    private static CommandResult sent(Move move, StreamLink link, ByteSize sample) {
        String id = Nonce.hex(StreamStrategy.ID_BYTES);
        boolean done = false;
        try {
            CommandResult result = link.plainAddress().isPresent()
                    ? overTcp(move, link, sample, id)
                    : move.source()
                            .run(TrialScripts.sendOverSsh(
                                    sample,
                                    id,
                                    link,
                                    new HostLink(move.target().peerAddress().orElseThrow())));
            done = result.succeeded();
            return result;
        } finally {
            if (!done) {
                waitForTheReceiver(move, id);
            }
        }
    }

    private static CommandResult overTcp(Move move, StreamLink link, ByteSize sample, String id) {
        String token = Nonce.hex(StreamStrategy.TOKEN_BYTES);
        try (var receiver =
                StreamReceiver.start(move, TrialScripts.receiveOverTcp(id, link, token), move.target()::run)) {
            CommandResult result =
                    move.source().run(TrialScripts.sendOverTcp(sample, id, link, token, receiver.port()));
            if (result.succeeded()) {
                receiver.await(RECEIVERS_END);
            }
            return result;
        }
    }

    /** So that nothing of it is left when this returns; it gives up by itself. */
    private static void waitForTheReceiver(Move move, String id) {
        try {
            if (!move.target().run(StreamScripts.quiet(id, RECEIVERS_END)).succeeded()) {
                LOG.warn("a receiver of a trial is still at work on {}", move.target());
            }
        } catch (XenException e) {
            LOG.warn("whether a receiver of a trial is at work on {} is not known: {}", move.target(), e.getMessage());
        }
    }
}
