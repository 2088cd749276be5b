package io.github.xensdk.migration;

import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.PeerAddress;
import io.github.xensdk.XenException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.domain.DomainInfo;
import java.util.List;
import java.util.Map;

/** {@code xl migrate}, with an SSH between the hosts that this SDK configures. */
final class LiveStrategy implements Strategy {

    /**
     * What both ends print when a phase is over; xl prints its progress on standard error only. "Restore successful" comes
     * from libxc when the memory is there and before the target attaches devices.
     */
    private static final Map<String, MigrationPhase> NEXT_PHASE = Map.of(
            "migration target: Ready to receive domain.", MigrationPhase.TRANSFER,
            "xc: info: Restore successful", MigrationPhase.ATTACH_DEVICES,
            "migration target: Transfer complete, requesting permission to start domain.", MigrationPhase.HANDOVER);

    @Override
    public MigrationMode mode() {
        return MigrationMode.LIVE;
    }

    @Override
    public String name() {
        return "xl-migrate";
    }

    /** Shadow paging, which it needs for PV guests, is looked at with the hosts. */
    @Override
    public List<Finding> findings(Move move, DomainInfo info) {
        return List.of();
    }

    @Override
    public boolean needsLink() {
        return true;
    }

    @Override
    public Attempt attempt(Move move) {
        move.clock().enter(MigrationPhase.CONNECT);
        try {
            CommandResult result = move.source().runDetached(command(move), phases(move.clock()));
            return result.succeeded()
                    ? Attempt.succeeded(List.of())
                    : Attempt.failed(result.describeFailure(), List.of());
        } catch (OutcomeUnknownException e) {
            return Attempt.unknown(String.valueOf(e.getMessage()));
        } catch (XenException e) {
            return Attempt.failed(String.valueOf(e.getMessage()), List.of());
        }
    }

    private static Command command(Move move) {
        PeerAddress peer = move.target().peerAddress().orElseThrow();
        var link = new HostLink(peer);
        String script = HostLink.KEY_FILE + "xl migrate -s \"" + link.sshCommand() + "\" \"$1\" \"$2\"\n";
        return Command.script(
                        "xl migrate",
                        script,
                        link.knownHostsLine(),
                        Integer.toString(move.guest().id()),
                        link.host())
                .timeout(move.timeout())
                .build();
    }

    static OutputListener phases(PhaseClock clock) {
        return new OutputListener() {
            @Override
            public void stdoutLine(String line) {
                clock.line(line);
            }

            @Override
            public void stderrLine(String line) {
                clock.line(line);
                MigrationPhase next = NEXT_PHASE.get(line.strip());
                if (next != null) {
                    clock.enter(next);
                }
            }
        };
    }
}
