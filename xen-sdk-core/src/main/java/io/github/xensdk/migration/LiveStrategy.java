package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.PeerAddress;
import io.github.xensdk.XenException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.domain.DomainInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    /** {@code wchar} of the SSH that xl started: what it wrote into its connection, and a few words of ours. */
    private static final String COUNT = """
            if command -v perl > /dev/null; then
                perl -e '
                    $| = 1;
                    my ($shell) = @ARGV;
                    sub children {
                        my ($parent, $name) = @_;
                        return grep {
                            open(STAT, "<", "/proc/$_/stat") && <STAT> =~ /[(]\\Q$name\\E[)] . (\\d+) / && $1 == $parent
                        } map { m(/proc/(\\d+)) } glob "/proc/[0-9]*";
                    }
                    my $link;
                    while (kill 0, $shell) {
                        select(undef, undef, undef, 1);
                        ($link) = map { children($_, "ssh") } children($shell, "xl") unless $link;
                        next unless $link;
                        open(my $io, "<", "/proc/$link/io") or last;
                        while (<$io>) { print STDERR "xensdk-bytes $1\\n" if /^wchar: (\\d+)/ }
                    }' $$ &
                counting=$!
            fi
            """;

    private static final Pattern BYTES = Pattern.compile("xensdk-bytes (\\d{1,18})");

    private final LiveOptions options;

    LiveStrategy(LiveOptions options) {
        this.options = options;
    }

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
        return unknownOption(move).map(List::of).orElse(List.of());
    }

    @Override
    public boolean needsLink() {
        return true;
    }

    /** Vendors' builds have options of their own; asked for only where one is wanted. */
    private Optional<Finding> unknownOption(Move move) {
        List<String> wanted = options.vendorWords().stream()
                .filter(word -> word.startsWith("--"))
                .toList();
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        String help = move.source()
                .run(Command.of("xl", "help", "migrate").idempotent().build())
                .orThrow()
                .stdout();
        List<String> known =
                Pattern.compile("[^A-Za-z0-9_-]+").splitAsStream(help).toList();
        return wanted.stream()
                .filter(word -> !known.contains(word))
                .findFirst()
                .map(word -> Finding.blocker(
                        PreflightCheck.XL_OPTION,
                        move.source().name(),
                        "the xl of " + move.source().name() + " has no option " + word + " for migrate",
                        "leave it out"));
    }

    @Override
    public Attempt attempt(Move move) {
        move.clock().enter(MigrationPhase.CONNECT);
        try {
            Optional<String> problem = migrate(move);
            if (problem.isPresent()) {
                return Attempt.failed(problem.get(), List.of());
            }
            if (!options.isGated()) {
                return Attempt.succeeded(List.of());
            }
            // The target holds it, paused, and has said so.
            Handover.releaseLeftover(move);
            return Handover.start(move, Handover.standing(move, move.target()));
        } catch (OutcomeUnknownException e) {
            return Attempt.unknown(String.valueOf(e.getMessage()));
        } catch (XenException e) {
            return Attempt.failed(String.valueOf(e.getMessage()), List.of());
        }
    }

    /** What went wrong, where something did. */
    private Optional<String> migrate(Move move) {
        if (options.deadline().isEmpty()) {
            return problem(move.runDetached(move.source(), command(move), phases(move.clock())));
        }
        try (var deadline = LiveDeadline.start(move, options.deadline().get())) {
            CommandResult result = move.runDetached(move.source(), command(move), phases(move.clock()));
            String happened = deadline.happened();
            return problem(result).map(text -> happened.isEmpty() ? text : happened + ": " + text);
        }
    }

    private static Optional<String> problem(CommandResult result) {
        return result.succeeded() ? Optional.empty() : Optional.of(result.describeFailure());
    }

    private Command command(Move move) {
        PeerAddress peer = move.target().peerAddress().orElseThrow();
        var link = new HostLink(peer);
        var words = new ArrayList<>(options.vendorWords());
        if (options.isGated()) {
            words.add("-p");
        }
        words.addAll(List.of("-s", "\"" + link.sshCommand() + "\"", "\"$1\"", "\"$2\""));
        String migrate = "xl migrate " + String.join(" ", words) + "\n";
        String script = HostLink.KEY_FILE + (options.isCounting() ? counted(migrate) : migrate);
        return Command.script(
                        "xl migrate",
                        script,
                        link.knownHostsLine(),
                        Integer.toString(move.guest().id()),
                        link.host())
                .shownAs("xl migrate " + move.guest().name() + " to " + link.host())
                .timeout(move.timeout())
                .build();
    }

    /** The same with its bytes counted. */
    static String counted(String migrate) {
        return COUNT + migrate + "status=$?\n[ -z \"$counting\" ] || kill $counting\nexit $status\n";
    }

    static OutputListener phases(PhaseClock clock) {
        return new OutputListener() {
            @Override
            public void stdoutLine(String line) {
                clock.line(line);
            }

            @Override
            public void stderrLine(String line) {
                Matcher bytes = BYTES.matcher(line);
                if (bytes.matches()) {
                    if (clock.isIn(MigrationPhase.TRANSFER)) {
                        clock.moved(new ByteSize(Long.parseLong(bytes.group(1))));
                    }
                    return;
                }
                clock.line(line);
                MigrationPhase next = NEXT_PHASE.get(line.strip());
                if (next != null) {
                    clock.enter(next);
                }
            }
        };
    }
}
