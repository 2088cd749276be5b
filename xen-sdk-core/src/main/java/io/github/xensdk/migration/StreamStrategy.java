package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import io.github.xensdk.DomainStateException;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainInfo;
import io.github.xensdk.domain.DomainState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Save and restore at the same time, with a pipe from host to host between them. The order of {@link ColdStrategy} stays: the
 * source's copy is paused until the target holds the guest, and the target's until the source's is gone.
 */
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
        try {
            move.clock().enter(MigrationPhase.CONNECT);
            stream(move, id);
            proveBothStand(move);
            Handover.release(move);
        } catch (OutcomeUnknownException e) {
            return Attempt.unknown(String.valueOf(e.getMessage()));
        } catch (XenException e) {
            LOG.warn("streaming {} failed, rolling back: {}", move.guest().name(), e.getMessage());
            return rollBack(move, id, String.valueOf(e.getMessage()));
        }
        try {
            return Handover.start(move);
        } catch (OutcomeUnknownException e) {
            return Attempt.unknown(String.valueOf(e.getMessage()));
        }
    }

    private void stream(Move move, String id) {
        if (link.plainAddress().isEmpty()) {
            var ssh = new HostLink(move.target().peerAddress().orElseThrow());
            send(move, StreamScripts.sendOverSsh(move.guest().id(), id, link, ssh, move.timeout()));
            return;
        }
        String token = Nonce.hex(TOKEN_BYTES);
        try (var receiver = StreamReceiver.start(move, StreamScripts.receiveOverTcp(id, link, token, move.timeout()))) {
            int port = receiver.port();
            send(move, StreamScripts.sendOverTcp(move.guest().id(), id, link, token, port, move.timeout()));
        }
    }

    private static void send(Move move, Command command) {
        var answers = new StreamLines(move.clock());
        CommandResult result = move.source().runDetached(command, answers);
        if (!result.succeeded()) {
            throw new XenException(
                    answers.failure()
                            .map(reason -> "the stream failed: " + reason)
                            .orElseGet(result::describeFailure),
                    move.source().name(),
                    null);
        }
        ByteSize sent =
                answers.sent().orElseThrow(() -> new OutputNotRecognisedException(command.toString(), result.stderr()));
        LOG.debug("{} bytes of {} crossed", sent.bytes(), move.guest().name());
    }

    /** What the ends say of themselves is not what is relied on. */
    private static void proveBothStand(Move move) {
        for (XenHost host : List.of(move.target(), move.source())) {
            Optional<DomainState> state =
                    host.domains().find(move.guest().uuid()).map(Domain::state);
            if (state.filter(DomainState.PAUSED::equals).isEmpty()) {
                throw new DomainStateException(
                        host.name(),
                        move.guest().name() + " should stand there, paused, after the stream, and "
                                + state.map(seen -> "is " + seen).orElse("is not there"));
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
