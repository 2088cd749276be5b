package io.github.xensdk.migration;

import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.XenException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.OutputListener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The target's end of a plain stream, followed by a thread of its own since it runs beside the sender. Closing it waits a moment for
 * what it has yet to say and lets it go; it goes on at the target, and gives up by itself when nobody comes.
 */
final class StreamReceiver implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("xensdk-listening (\\d{1,5})");
    private static final String FAILED = "xensdk-failed ";

    /** For the host to start a job and say so; a busy one takes seconds. */
    private static final Duration LISTENS_WITHIN = Duration.ofMinutes(2);

    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final Move move;
    private final Command command;
    private final BiFunction<Command, OutputListener, CommandResult> way;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final Thread follower;

    private StreamReceiver(Move move, Command command, BiFunction<Command, OutputListener, CommandResult> way) {
        this.move = move;
        this.command = command;
        this.way = way;
        this.follower =
                new Thread(this::follow, "xensdk-receiver-" + move.target().name());
        follower.setDaemon(true);
    }

    /** As a job, which goes on when this program ends. */
    static StreamReceiver start(Move move, Command command) {
        return start(move, command, (job, listener) -> move.runDetached(move.target(), job, listener));
    }

    static StreamReceiver start(Move move, Command command, BiFunction<Command, OutputListener, CommandResult> way) {
        var receiver = new StreamReceiver(move, command, way);
        receiver.follower.start();
        return receiver;
    }

    private void follow() {
        try {
            CommandResult result = way.apply(command, new OutputListener() {
                @Override
                public void stderrLine(String line) {
                    heard(line);
                }
            });
            port.completeExceptionally(new XenException(
                    "the receiver ended before it listened: " + result.describeFailure(),
                    move.target().name(),
                    null));
        } catch (RuntimeException | Error e) {
            port.completeExceptionally(e);
        }
    }

    private void heard(String line) {
        Matcher listening = LISTENING.matcher(line);
        if (listening.matches()) {
            port.complete(Integer.parseInt(listening.group(1)));
        } else if (line.startsWith(FAILED) && !port.isDone()) {
            port.completeExceptionally(new XenException(
                    line.substring(FAILED.length()), move.target().name(), null));
        } else {
            move.clock().line(line);
        }
    }

    /**
     * Where it listens.
     *
     * @throws XenException where it cannot
     */
    int port() {
        try {
            return port.get(LISTENS_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof XenException problem) {
                throw problem;
            }
            throw new XenException("the receiver was lost", move.target().name(), e.getCause());
        } catch (TimeoutException e) {
            throw new XenException(
                    "the receiver did not say within " + LISTENS_WITHIN.toMinutes() + " minutes where it listens",
                    move.target().name(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutcomeUnknownException(
                    "interrupted while the receiver starts", move.target().name(), command, e);
        }
    }

    @Override
    public void close() {
        await(LAST_WORDS);
    }

    /** Waits for its end, so long at most. */
    void await(Duration patience) {
        try {
            follower.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
