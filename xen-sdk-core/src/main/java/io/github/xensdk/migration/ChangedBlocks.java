package io.github.xensdk.migration;

import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blocks of one disk that its guest has written since the list was begun, as the source's kernel lists them. Used by one thread; ended
 * by whoever began it.
 */
final class ChangedBlocks {

    private static final Logger LOG = LoggerFactory.getLogger(ChangedBlocks.class);

    private static final Pattern SENT = Pattern.compile("(?m)^xensdk-sent (\\d{1,18})$");

    private final Move move;
    private final String path;
    private final String name;
    private boolean whole = true;

    private ChangedBlocks(Move move, String path, String name) {
        this.move = move;
        this.path = path;
        this.name = name;
    }

    /** Empty where this disk's writes cannot be listed, which the transcript says then. */
    static Optional<ChangedBlocks> begin(Move move, String path, int number) {
        String name = "xensdk-" + move.guest().uuid() + "-" + number;
        Command begin = ChangedBlockScripts.begin(move.guest().id(), path, name);
        String said;
        try {
            said = move.source().run(begin).orThrow().stdout().strip();
        } catch (XenException e) {
            said = String.valueOf(e.getMessage());
        }
        if (said.equals("listed")) {
            return Optional.of(new ChangedBlocks(move, path, name));
        }
        move.clock().line("what the guest writes to " + path + " cannot be listed: " + said);
        return Optional.empty();
    }

    /**
     * Sends what is on the list, and empties it.
     *
     * @param limit bytes a second; zero where there is none
     * @param suspended whether the guest writes no more
     * @param before what the phase has moved already
     * @return how many bytes; empty where the list has become too long for the kernel, now or before, and tells nothing
     */
    OptionalLong send(String partial, long limit, boolean suspended, long before) {
        if (!whole) {
            return OptionalLong.empty();
        }
        var link = new HostLink(move.target().peerAddress().orElseThrow());
        Command command = ChangedBlockScripts.send(
                DiskCopy.lock(move), name, path, partial, limit, suspended, link, move.timeout());
        CommandResult result = move.runDetached(move.source(), command, new PositionLines(move.clock(), before));
        if (result.exitStatus() == ChangedBlockScripts.INCOMPLETE) {
            whole = false;
            return OptionalLong.empty();
        }
        Matcher sent = SENT.matcher(result.orThrow().stderr());
        if (!sent.find()) {
            throw new OutputNotRecognisedException(command.toString(), result.stderr());
        }
        return OptionalLong.of(Long.parseLong(sent.group(1)));
    }

    /** Has the kernel list no more; returns what is left where that cannot be done. */
    Optional<String> end() {
        try {
            move.source().run(ChangedBlockScripts.end(name)).orThrow();
            return Optional.empty();
        } catch (XenException e) {
            LOG.debug("the list {} stays", name, e);
            return Optional.of("/sys/kernel/tracing/instances/" + name + " on "
                    + move.source().name() + " (" + e.getMessage() + ")");
        }
    }
}
