package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.migration.Aftermath;
import io.github.xensdk.migration.LiveOptions;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationListener;
import io.github.xensdk.migration.MigrationOutcome;
import io.github.xensdk.migration.MigrationPhase;
import io.github.xensdk.migration.MigrationRecovery;
import io.github.xensdk.migration.RecoveryReport;
import io.github.xensdk.ssh.SshTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills a process of a migration on real Xen while a phase is under way, and looks at what holds afterwards: one copy runs, it is the
 * same guest, and nothing is left. The rows of what was seen become docs/faults.md.
 */
@Tag(OnTheLab.FAULTS)
@Timeout(900)
class FaultsLabTest {

    /** Kills processes by short name and, for xl, by verb; not those of xl that only wait for a domain's end. */
    private static final String KILL = """
            for comm in $(grep -lx "$1" /proc/[0-9]*/comm 2> /dev/null); do
                p=${comm%/comm}
                [ -z "$2" ] || [ "$(tr '\\0' '\\n' < "$p/cmdline" | sed -n 2p)" = "$2" ] || continue
                [ "$(readlink "$p/fd/0")" != /dev/null ] || continue
                victim=${p#/proc/}
                [ -z "$3" ] || victim=$(awk '{ print $4 }' "$p/stat")
                kill -KILL "$victim" && echo "$victim"
            done
            """;

    private static final String LEFT = """
            ls -d /tmp/xensdk.* 2> /dev/null
            ls -A /var/lib/xen-sdk/jobs 2> /dev/null
            ls /xen/shared/checkpoints | grep -F "$1" || true
            """;

    private enum Victim {
        XL_ON_THE_SOURCE(true, "xl", "migrate", ""),
        LINK(true, "ssh", "", ""),
        HELPER_ON_THE_SOURCE(true, "libxl-save-helpe", "", ""),
        RECEIVER(false, "xl", "migrate-receive", ""),
        HELPER_ON_THE_TARGET(false, "libxl-save-helpe", "", ""),
        SSHD_ON_THE_TARGET(false, "xl", "migrate-receive", "parent"),
        XL_SAVE(true, "xl", "save", ""),
        XL_RESTORE(false, "xl", "restore", "");

        private final boolean onSource;
        private final String program;
        private final String verb;
        private final String parent;

        Victim(boolean onSource, String program, String verb, String parent) {
            this.onSource = onSource;
            this.program = program;
            this.verb = verb;
            this.parent = parent;
        }

        String kill() {
            XenHost host = onSource ? nevers : avignon;
            return host.run(Command.script("kill", KILL, program, verb, parent).build())
                    .stdout()
                    .replace("\n", " ")
                    .strip();
        }
    }

    /** One fault: who is killed when. */
    private record Fault(boolean live, boolean gated, MigrationPhase phase, Victim victim) {
        @Override
        public String toString() {
            String way = live ? (gated ? "live, gated" : "live") : "cold, shared file";
            return way + ": " + victim.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " killed in " + phase;
        }
    }

    private static final List<String> ROWS = new ArrayList<>();

    private static OnTheLab here;
    private static XenHost nevers;
    private static XenHost avignon;
    private static ExecutorService killer;

    @BeforeAll
    static void connect() {
        here = new OnTheLab(2);
        nevers = here.nevers;
        avignon = here.avignon;
        killer = Executors.newSingleThreadExecutor();
    }

    @AfterAll
    static void disconnect() throws IOException {
        killer.shutdownNow();
        String xen = nevers.info().xenVersion();
        here.close();
        var text = new StringBuilder("# Faults that were provoked\n\nWritten by `mvn -B verify -Plab-faults` on "
                + LocalDate.now(ZoneOffset.UTC)
                + ", on the lab's two hosts, Xen " + xen
                + ", a PVH guest. After each row the same guest ran, once, and nothing was left on the hosts.\n\n"
                + "| fault | outcome | what was there | what recovery did |\n|---|---|---|---|\n");
        ROWS.forEach(row -> text.append(row).append('\n'));
        // Half a run says nothing of the whole.
        Path file = ROWS.size() == faults().count() ? Path.of("../docs/faults.md") : Path.of("target/faults.md");
        Files.writeString(file, text.toString());
    }

    static Stream<Fault> faults() {
        var faults = new ArrayList<Fault>();
        var phases = List.of(MigrationPhase.TRANSFER, MigrationPhase.ATTACH_DEVICES, MigrationPhase.HANDOVER);
        var victims = List.of(
                Victim.XL_ON_THE_SOURCE,
                Victim.LINK,
                Victim.RECEIVER,
                Victim.SSHD_ON_THE_TARGET,
                Victim.HELPER_ON_THE_SOURCE,
                Victim.HELPER_ON_THE_TARGET);
        for (var phase : phases) {
            for (var victim : victims) {
                boolean helper = victim.name().startsWith("HELPER");
                if (!helper || phase == MigrationPhase.TRANSFER) {
                    faults.add(new Fault(true, false, phase, victim));
                    faults.add(new Fault(true, true, phase, victim));
                }
            }
        }
        faults.add(new Fault(false, false, MigrationPhase.SAVE, Victim.XL_SAVE));
        faults.add(new Fault(false, false, MigrationPhase.SAVE, Victim.HELPER_ON_THE_SOURCE));
        faults.add(new Fault(false, false, MigrationPhase.RESTORE, Victim.XL_RESTORE));
        faults.add(new Fault(false, false, MigrationPhase.RESTORE, Victim.HELPER_ON_THE_TARGET));
        return faults.stream();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theSameGuestRunsOnceAndNothingIsLeft(Fault fault) throws Exception {
        here.guests.clear(here.slot);
        String bootId;
        UUID uuid;
        try (SshTransport guest = here.guests.create(here.slot, DomainType.PVH, nevers)) {
            bootId = bootId(guest);
            uuid = nevers.domains().get(here.slot.name()).uuid();
        }

        MigrationOutcome outcome = migrated(fault);
        RecoveryReport found = settledDown();
        RecoveryReport report =
                found.aftermath().isSettled() ? found : recovery().recover();

        String story = fault + "\n" + outcome.describe() + "\n" + found.describe() + "\n" + report.describe();
        assertThat(report.aftermath().isSettled()).as(story).isTrue();
        XenHost host = report.aftermath() == Aftermath.RUNS_ON_SOURCE ? nevers : avignon;
        XenHost other = host == nevers ? avignon : nevers;
        Domain runs = host.domains().get(here.slot.name());
        assertThat(runs.uuid()).as(story).isEqualTo(uuid);
        assertThat(other.domains().find(uuid)).as(story).isEmpty();
        try (SshTransport guest = here.guests.login(here.slot)) {
            assertThat(bootId(guest)).as(story).isEqualTo(bootId);
        }
        assertThat(recovery().recover().done()).as(story).isEmpty();
        for (XenHost each : List.of(nevers, avignon)) {
            assertThat(each.run(Command.script("left", LEFT, here.slot.name()).build())
                            .stdout())
                    .as(story + "\nleft on " + each)
                    .isEmpty();
        }
        ROWS.add("| " + fault + " | " + outcome.getClass().getSimpleName() + " | " + found.aftermath() + " | "
                + (report.done().isEmpty() ? "nothing" : String.join(", ", report.done()))
                        .replace(here.slot.name(), "N")
                + " |");
    }

    private static MigrationOutcome migrated(Fault fault) {
        var builder = Migration.of(here.slot.name())
                .from(nevers)
                .to(avignon)
                .timeout(Duration.ofMinutes(4))
                .listener(new MigrationListener() {
                    @Override
                    public void phaseStarted(PhaseStarted event) {
                        if (event.phase() == fault.phase()) {
                            killer.execute(() -> killSoon(fault));
                        }
                    }
                });
        if (!fault.live()) {
            return builder.coldSharedFile(here.guests.checkpointDirectory())
                    .build()
                    .run();
        }
        var options = LiveOptions.DEFAULTS;
        return builder.live(fault.gated() ? options.gated() : options).build().run();
    }

    /** As soon as it is there. */
    private static void killSoon(Fault fault) {
        try {
            for (int i = 0; i < 40; i++) {
                if (!fault.victim().kill().isEmpty()) {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } catch (InterruptedException | XenException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static MigrationRecovery recovery() {
        return MigrationRecovery.of(here.slot.name()).from(nevers).to(avignon).build();
    }

    /** What was cut takes a moment to end. */
    private static RecoveryReport settledDown() throws InterruptedException {
        RecoveryReport report = recovery().inspect();
        for (int i = 0; i < 180 && report.aftermath() == Aftermath.UNDER_WAY; i++) {
            TimeUnit.SECONDS.sleep(1);
            report = recovery().inspect();
        }
        return report;
    }

    private static String bootId(SshTransport guest) {
        return guest.execute(
                        Command.of("cat", "/proc/sys/kernel/random/boot_id").build())
                .orThrow()
                .stdout()
                .strip();
    }
}
