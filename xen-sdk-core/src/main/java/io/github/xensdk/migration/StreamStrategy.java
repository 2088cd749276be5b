package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.RunningCommand;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Save and restore at the same time, with a pipe from host to host between them. The order is that of {@link ColdStrategy}. */
final class StreamStrategy implements Strategy {

    private static final Logger LOG = LoggerFactory.getLogger(StreamStrategy.class);

    /** Longer than a receiver takes to notice that its source is gone. */
    private static final Duration RECEIVERS_END = Duration.ofMinutes(6);

    static final int TOKEN_BYTES = 32;
    static final int ID_BYTES = 8;

    private final StreamLink link;

    StreamStrategy(StreamLink link) {
        this.link = link;
    }

    @Override
    public MigrationMode mode() {
        return MigrationMode.COLD;
    }

    @Override
    public String name() {
        return link.name();
    }

    @Override
    public List<Finding> findings(Move move, DomainInfo info) {
        var findings = new ArrayList<Finding>();
        for (XenHost host : List.of(move.source(), move.target())) {
            CommandResult result = host.run(StreamScripts.missing(link.isCompressed()));
            String missing = result.orThrow().stdout().strip();
            if (!missing.isEmpty()) {
                findings.add(Finding.blocker(
                        PreflightCheck.TOOLS,
                        host.name(),
                        host.name() + " lacks what a stream needs: " + missing,
                        "install it (on Debian the packages perl-base, util-linux, zstd)"));
            }
        }
        return findings;
    }

    @Override
    public Optional<Forecast> forecast(Move move, ByteSize sample) {
        return Optional.of(new Forecast(move.guest().name(), name(), StreamTrial.stages(move, link, sample), true));
    }

    @Override
    public boolean needsLink() {
        return link.plainAddress().isEmpty();
    }

    @Override
    public Attempt attempt(Move move) {
        String id = Nonce.hex(ID_BYTES);
        String token = Nonce.hex(TOKEN_BYTES);
        move.clock().enter(MigrationPhase.CONNECT);
        // They are closed when the guest runs again: that takes a moment.
        try (var receiver = receiver(move, id, token);
                var sender = new Sender(move)) {
            Domain there;
            try {
                sender.send(sending(move, id, receiver, token));
                there = Handover.release(move, sender.looks);
            } catch (OutcomeUnknownException e) {
                throw e;
            } catch (XenException e) {
                LOG.warn("streaming {} failed, rolling back: {}", move.guest().name(), e.getMessage());
                return rollBack(move, id, String.valueOf(e.getMessage()));
            }
            Attempt attempt = Handover.start(move, there);
            if (attempt.problem().isEmpty()) {
                move.clock().enter(MigrationPhase.CLEAN_UP);
                Handover.discard(move);
            }
            return attempt;
        } catch (OutcomeUnknownException e) {
            return Attempt.unknown(String.valueOf(e.getMessage()));
        }
    }

    private @Nullable StreamReceiver receiver(Move move, String id, String token) {
        return link.plainAddress().isEmpty()
                ? null
                : StreamReceiver.start(move, StreamScripts.receiveOverTcp(id, link, token, move.timeout()));
    }

    private Command sending(Move move, String id, @Nullable StreamReceiver receiver, String token) {
        if (receiver == null) {
            var ssh = new HostLink(move.target().peerAddress().orElseThrow());
            return StreamScripts.sendOverSsh(move.guest().id(), id, link, ssh, move.timeout());
        }
        return StreamScripts.sendOverTcp(move.guest().id(), id, link, token, receiver.port(), move.timeout());
    }

    /** The source's end. It looks at both hosts as soon as the target has built the guest. */
    private static final class Sender implements AutoCloseable {

        private final Move move;
        private final Handover.Looks looks;
        private @Nullable RunningCommand running;

        Sender(Move move) {
            this.move = move;
            this.looks = new Handover.Looks(move);
        }

        void send(Command command) {
            var answers = new StreamLines(move.clock(), looks::begin);
            RunningCommand sending = move.startDetached(move.source(), command, answers);
            running = sending;
            CommandResult result = sending.await();
            if (!result.succeeded()) {
                throw new XenException(
                        answers.failure()
                                .map(reason -> "the stream failed: " + reason)
                                .orElseGet(result::describeFailure),
                        move.source().name(),
                        null);
            }
            ByteSize sent = answers.sent()
                    .orElseThrow(() -> new OutputNotRecognisedException(command.toString(), result.stderr()));
            LOG.debug("{} bytes of {} crossed", sent.bytes(), move.guest().name());
        }

        @Override
        public void close() {
            RunningCommand sending = running;
            if (sending != null) {
                sending.close();
            }
        }
    }

    /** A receiver that is still at work might yet make the guest, after this looked. */
    private static Attempt rollBack(Move move, String id, String problem) {
        try {
            if (!move.target().run(StreamScripts.quiet(id, RECEIVERS_END)).succeeded()) {
                return Attempt.unknown(problem + "; and the receiver on "
                        + move.target().name() + " is still at work after " + RECEIVERS_END.toMinutes() + " minutes");
            }
            return Handover.rollBack(move, problem);
        } catch (OutcomeUnknownException e) {
            return Attempt.unknown(problem + "; and rolling back: " + e.getMessage());
        } catch (XenException e) {
            return Attempt.failed(problem + "; and rolling back failed: " + e.getMessage(), List.of());
        }
    }
}
