package io.github.xensdk.migration;

import static io.github.xensdk.migration.Finding.blocker;

import io.github.xensdk.ClockOffset;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainInfo;
import io.github.xensdk.internal.xl.HostLook;
import io.github.xensdk.internal.xl.PathLook;
import io.github.xensdk.internal.xl.XlGuest;
import io.github.xensdk.internal.xl.XlJson;
import io.github.xensdk.internal.xl.XlProcesses;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Asks both hosts, and has what they said judged. Changes nothing but for files that are gone when it is done. */
final class PreflightLook {

    private final Move move;
    private final Strategy strategy;
    private final List<Finding> findings = new ArrayList<>();

    private PreflightLook(Move move, Strategy strategy) {
        this.move = move;
        this.strategy = strategy;
    }

    /** The forecast, which takes longer than all the rest, only where it is wanted. */
    static Preflight of(Move move, Strategy strategy, boolean forecasting) {
        var look = new PreflightLook(move, strategy);
        look.look();
        return new Preflight(
                move.guest().name(),
                move.source().name(),
                move.target().name(),
                look.findings,
                forecasting ? strategy.forecast(move, Trial.sample(move.guest().memory())) : Optional.empty());
    }

    private record Answer(HostLook look, Optional<ClockOffset> clock) {}

    private void look() {
        List<Domain> here = move.source().domains().list();
        List<Domain> there = move.target().domains().list();
        findings.addAll(NameFindings.of(move, here, there));
        sendersAtWork();
        Answer source = ask(move.source(), HostLook.atGuest(move.guest().id()), List.of());
        Optional<DomainInfo> info = XlJson.parseListLong(source.look().guest());
        Optional<XlGuest> guest = XlGuest.parse(source.look().guest());
        if (info.isEmpty() || guest.isEmpty()) {
            findings.add(blocker(
                    PreflightCheck.CONFIGURATION,
                    move.source().name(),
                    move.source().name() + " has no stored configuration of the guest",
                    "start it anew by xl create on its configuration, which stores it"));
            return;
        }
        Answer target = askAboutPlaces(guest.get());
        var hosts = new HostFindings(
                move,
                source.look().info(),
                target.look(),
                info.get().type(),
                guest.get().withoutHap());
        findings.addAll(hosts.ofXen(strategy.mode()));
        findings.addAll(hosts.ofMemory(info.get()));
        findings.addAll(hosts.ofBridges(guest.get().bridges()));
        findings.addAll(
                DiskFindings.ofFormats(move, info.get().type(), guest.get().disks()));
        findings.addAll(hosts.ofPassthrough(guest.get().passthrough()));
        findings.addAll(ClockFindings.of(move, source.clock(), target.clock()));
        sameMachine(source.look().bootId(), target.look().bootId());
        if (strategy.needsLink()) {
            findings.addAll(LinkTrial.of(move, target.look().bootId()));
        }
        findings.addAll(strategy.findings(move, info.get()));
    }

    /** Only of those that send is known whom they move; a receiver of this guest has its sender here. */
    private void sendersAtWork() {
        Scene.senders(
                        XlProcesses.parse(
                                move.source().run(XlProcesses.list()).orThrow().stdout()),
                        move.guest())
                .forEach(line -> findings.add(blocker(
                        PreflightCheck.AT_WORK,
                        move.source().name(),
                        line + " is at work on " + move.source().name(),
                        "wait for its end")));
    }

    private static Answer ask(XenHost host, Command question, List<String> paths) {
        Instant before = Instant.now();
        CommandResult result = host.run(question);
        Instant after = Instant.now();
        HostLook look = HostLook.parse(result.orThrow().stdout(), paths);
        return new Answer(
                look,
                look.asked().flatMap(asked -> look.answered().map(answered -> offset(before, asked, answered, after))));
    }

    /** It was asked after our {@code before} and had answered before our {@code after}. */
    private static ClockOffset offset(Instant before, String asked, String answered, Instant after) {
        Duration most = Duration.between(before, instant(asked));
        Duration least = Duration.between(after, instant(answered));
        Duration error = most.minus(least).dividedBy(2);
        return new ClockOffset(least.plus(error), error.abs());
    }

    private static Instant instant(String seconds) {
        return Instant.ofEpochSecond(
                0, new BigDecimal(seconds).movePointRight(9).longValueExact());
    }

    /** The target looks while the source holds the files. */
    private Answer askAboutPlaces(XlGuest guest) {
        var places = new Places(guest, strategy);
        String token = UUID.randomUUID().toString();
        Answer target;
        List<PathLook> here = List.of();
        if (places.shared().isEmpty()) {
            target = askTarget(guest, token, places.all());
        } else {
            try (var held = HeldPlaces.hold(move.source(), token, places.shared())) {
                target = askTarget(guest, token, places.all());
                here = held.release();
            }
        }
        findings.addAll(places.findings(move, here, target.look().places()));
        return target;
    }

    private Answer askTarget(XlGuest guest, String token, List<String> paths) {
        return ask(move.target(), HostLook.atTarget(guest.bridges(), token, paths), paths);
    }

    private void sameMachine(String here, String there) {
        if (!here.isEmpty() && here.equals(there)) {
            findings.add(blocker(
                    PreflightCheck.SAME_HOST,
                    move.target().name(),
                    move.source().name() + " and " + move.target().name() + " are one machine",
                    "give another target"));
        }
    }
}
