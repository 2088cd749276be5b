package io.github.xensdk.examples;

import static io.github.xensdk.examples.OnTheLab.bootId;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.ByteSize;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.domain.AfterSave;
import io.github.xensdk.domain.CheckpointStore;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainConfig;
import io.github.xensdk.domain.Nic;
import io.github.xensdk.migration.Aftermath;
import io.github.xensdk.migration.LiveOptions;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationListener;
import io.github.xensdk.migration.MigrationOutcome.Completed;
import io.github.xensdk.migration.MigrationPhase;
import io.github.xensdk.migration.MigrationRecovery;
import io.github.xensdk.migration.RecoveryReport;
import io.github.xensdk.migration.StreamLink;
import io.github.xensdk.ssh.SshTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The guest on which faults are tried, one after the other: it stays the same as long as none harms it. */
final class FaultStage implements AutoCloseable {

    /** What a migration may leave on a host: files, jobs, leases, commands of xl that are at work. */
    private static final String LEFT = """
            ls -d /tmp/xensdk.* /run/xen-sdk/link.* /xen/.xensdk-* /xen/shared/.xensdk-* 2> /dev/null
            ls -A /var/lib/xen-sdk/jobs /var/lib/xen-sdk/made 2> /dev/null | grep -v '^/\\|^$'
            ls -A /run/xen-sdk/leases 2> /dev/null | grep -v '^[.]lock$'
            ls /xen/shared/checkpoints | grep -F "$1"
            for comm in $(grep -lx -e xl -e libxl-save-help -e ssh -e rsync -e zstd /proc/[0-9]*/comm 2> /dev/null); do
                words=$(tr '\\0' ' ' < "${comm%/comm}/cmdline")
                case $(readlink "${comm%/comm}/fd/1") in */xl-*.log) ;; *) echo "$words" ;; esac
            done
            true
            """;

    private static final String TIDY = """
            rm -rf /var/lib/xen-sdk/jobs/* /var/lib/xen-sdk/made/* /run/xen-sdk/leases/* /run/xen-sdk/link.* /tmp/xensdk.*
            rm -f /xen/shared/checkpoints/"$1"-*
            """;

    /** What no migration may change: exports, mounts, and how many disks are open. */
    private static final String SURROUNDINGS = """
            [ ! -e /proc/fs/nfsd/exports ] || exportfs -v | tr -s '[:space:]' ' '
            grep -e ' nfs' -e ' /xen' /proc/mounts | sort
            """;

    private static final String LOOPS = "losetup -n -l -O BACK-FILE | grep -c . || true";

    /** Reads the word from its input, so that it is in nobody's arguments by this. */
    private static final String BETRAYED = """
            word=$(mktemp) && cat > "$word"
            grep -rlFf "$word" /var/lib/xen-sdk /run/xen-sdk /tmp/xensdk* 2> /dev/null
            grep -lFf "$word" /proc/[0-9]*/cmdline 2> /dev/null
            rm -f "$word"
            """;

    /** A word in the guest's configuration, which nothing of ours may tell. */
    static final String SECRET = "secret-" + UUID.randomUUID();

    /** A checkpoint that was kept before all faults. */
    private static final String GOOD = "/xen/shared/xensdk-test-good";

    /**
     * The lab's server forgets a client after ten seconds of silence. After a minute of it avignon's kernel sometimes opens no file any
     * more (Invalid argument) until the storage is mounted anew, which is its administrator's to do.
     */
    private static final String MOUNT_ANEW = """
            ! true < "$1" 2> /dev/null || exit 0
            umount /xen/shared || umount -l /xen/shared
            mount -t nfs4 -o vers=4.2,hard,sync,retry=0 nevers:/xen/shared /xen/shared && echo "mounted anew"
            """;

    final OnTheLab here = new OnTheLab(2);
    final String guest = here.slot.name();
    private final ExecutorService meanwhile = Executors.newSingleThreadExecutor();
    private @Nullable CompletableFuture<Void> deed;
    private XenHost source = here.nevers;
    private XenHost target = here.avignon;
    private @Nullable UUID uuid;
    private String bootId = "";
    private final List<Runnable> afterwards = new ArrayList<>();
    private final List<String> surroundings;
    private int loops;
    private String goodSum = "";

    FaultStage() {
        surroundings = surroundings();
    }

    private List<String> surroundings() {
        return hosts().stream().map(host -> run(host, SURROUNDINGS)).toList();
    }

    private int loops() {
        return hosts().stream()
                .mapToInt(host -> Integer.parseInt(run(host, LOOPS)))
                .sum();
    }

    /** Done once the fault is over and its guest is found again. */
    void afterwards(Runnable action) {
        afterwards.add(action);
    }

    /** After a failure, which must not be hidden by another. */
    void putBackWhereItGoes() {
        for (Runnable action : afterwards) {
            try {
                action.run();
            } catch (RuntimeException | AssertionError e) {
                System.out.println("cannot be put back: " + e);
            }
        }
        afterwards.clear();
    }

    void putBack() {
        afterwards.forEach(Runnable::run);
        afterwards.clear();
    }

    XenHost source() {
        return source;
    }

    XenHost target() {
        return target;
    }

    List<XenHost> hosts() {
        return List.of(here.nevers, here.avignon);
    }

    Domain domain() {
        return source.domains().get(guest);
    }

    /** Where the last fault harmed it or left it in the midst of something, it is made anew. */
    void set() {
        deed = null;
        tidy();
        System.out.print(run(here.avignon, MOUNT_ANEW, here.slot.disk()));
        List<Domain> copies = hosts().stream()
                .flatMap(host -> host.domains().list().stream())
                .filter(domain -> domain.uuid().equals(uuid))
                .toList();
        if (copies.size() == 1 && copies.get(0).state().isExecuting() && !bootId.isEmpty()) {
            if (source.domains().find(copies.get(0).uuid()).isEmpty()) {
                XenHost before = source;
                source = target;
                target = before;
            }
            return;
        }
        here.guests.clear(here.slot);
        source.domains()
                .create(DomainConfig.pvh(guest)
                        .kernel(here.lab.kernel())
                        .ramdisk(here.lab.ramdisk())
                        .kernelArguments(here.slot.kernelArguments() + " xensdk.word=" + SECRET)
                        .memory(ByteSize.mebibytes(here.lab.memoryMiB()))
                        .disk(Disk.raw(here.slot.disk(), "xvda"))
                        .nic(Nic.onBridge(here.lab.bridge(), here.slot.mac()))
                        .build());
        try (SshTransport login = here.guests.login(here.slot)) {
            bootId = bootId(login);
        }
        uuid = domain().uuid();
        loops = loops();
        if (goodSum.isEmpty()) {
            run(here.nevers, "rm -rf \"$1\" && mkdir -m 0700 \"$1\"", GOOD);
            CheckpointStore.on(source, GOOD).save(domain(), "good", AfterSave.GO_ON);
            goodSum = goodSum();
        }
    }

    private String goodSum() {
        return run(here.nevers, "cat \"$1\"/good.* | sha256sum", GOOD);
    }

    /** The guest's, which another one of its name has not. */
    UUID uuid() {
        return Objects.requireNonNull(uuid);
    }

    /** Has the guest run on the other host than this one. */
    void moveAwayFrom(String host) {
        if (source.name().equals(host)) {
            assertThat(cold().build().run()).isInstanceOf(Completed.class);
            XenHost before = source;
            source = target;
            target = before;
        }
    }

    /** The next fault gets a new guest. */
    void giveUpTheGuest() {
        bootId = "";
    }

    private void tidy() {
        hosts().forEach(host -> run(host, TIDY, guest));
    }

    static String run(XenHost host, String script, String... arguments) {
        return attempt(host, script, arguments).orThrow().stdout().strip();
    }

    static CommandResult attempt(XenHost host, String script, String... arguments) {
        return host.run(Command.script("fault", script, arguments)
                .timeout(Duration.ofMinutes(5))
                .build());
    }

    Migration.Builder migration() {
        return Migration.of(guest).from(source).to(target).timeout(Duration.ofMinutes(4));
    }

    Migration.Builder live() {
        return migration().live();
    }

    Migration.Builder gated() {
        return migration().live(LiveOptions.DEFAULTS.gated());
    }

    Migration.Builder cold() {
        return migration().coldSharedFile(here.guests.checkpointDirectory());
    }

    /** The guest's disks are on shared storage, so no file is needed on the way. */
    Migration.Builder stream() {
        return migration().coldStream();
    }

    Migration.Builder streamOverTcp() {
        return migration()
                .coldStream(StreamLink.plainTcpOverTrustedLink(
                        target.peerAddress().orElseThrow().host()));
    }

    /** Does something beside the migration as soon as a phase begins. */
    MigrationListener at(MigrationPhase phase, Runnable action) {
        var done = new CompletableFuture<Void>();
        deed = done;
        return new MigrationListener() {
            @Override
            public void phaseStarted(PhaseStarted event) {
                if (event.phase() == phase) {
                    meanwhile.execute(() -> {
                        try {
                            action.run();
                            done.complete(null);
                        } catch (RuntimeException | Error e) {
                            done.completeExceptionally(e);
                        }
                    });
                }
            }
        };
    }

    /** A fault that was not provoked proves nothing. */
    void proveThatTheDeedWasDone() throws Exception {
        if (deed != null) {
            deed.get(2, TimeUnit.MINUTES);
        }
    }

    /** Does something before a phase begins, which waits for it. */
    MigrationListener before(MigrationPhase phase, Runnable deed) {
        return new MigrationListener() {
            @Override
            public void phaseStarted(PhaseStarted event) {
                if (event.phase() == phase) {
                    deed.run();
                }
            }
        };
    }

    MigrationRecovery recovery() {
        return MigrationRecovery.of(guest).from(source).to(target).build();
    }

    /** What was cut takes a moment to end. */
    RecoveryReport settledDown() throws InterruptedException {
        RecoveryReport report = recovery().inspect();
        for (int i = 0; i < 240 && report.aftermath() == Aftermath.UNDER_WAY; i++) {
            TimeUnit.SECONDS.sleep(1);
            report = recovery().inspect();
        }
        return report;
    }

    /** I2: an old checkpoint is as it was; I3: so are exports and mounts, and I5: disks are open once; I6: no word of the secret. */
    void proveThatNothingElseHasChanged(String story) {
        assertThat(goodSum()).as("the kept checkpoint after " + story).isEqualTo(goodSum);
        assertThat(surroundings()).as(story).isEqualTo(surroundings);
        assertThat(loops()).as("open disks after " + story).isEqualTo(loops);
        assertThat(story).doesNotContain(SECRET);
        for (XenHost host : hosts()) {
            String betrayed = host.run(Command.script("look for the secret", BETRAYED)
                            .stdin(SECRET.getBytes(StandardCharsets.UTF_8))
                            .build())
                    .stdout();
            assertThat(betrayed)
                    .as("who tells the secret on " + host + " after " + story)
                    .isEmpty();
        }
    }

    /** I1: one copy, the same guest; I5: nothing is left. */
    void proveThatTheGuestIsWell(RecoveryReport report, boolean rebooted, String story) {
        assertThat(report.aftermath().isSettled()).as(story).isTrue();
        XenHost host = report.aftermath() == Aftermath.RUNS_ON_SOURCE ? source : target;
        XenHost other = host == source ? target : source;
        Domain runs = host.domains().get(guest);
        assertThat(runs.uuid()).as(story).isEqualTo(uuid);
        assertThat(runs.state().isExecuting()).as(story).isTrue();
        assertThat(other.domains().list())
                .as(story)
                .noneMatch(domain -> domain.uuid().equals(uuid) || domain.name().startsWith(guest));
        try (SshTransport login = here.guests.login(here.slot)) {
            if (!rebooted) {
                assertThat(bootId(login)).as(story).isEqualTo(bootId);
            }
            assertThat(login.execute(Command.script("look for errors", "dmesg | grep -i 'I/O error' || true")
                                    .build())
                            .stdout())
                    .as(story)
                    .isEmpty();
        }
    }

    /** The same once what was cut has had the time to end. */
    String leftInTheEnd() throws InterruptedException {
        String left = left();
        for (int i = 0; i < 15 && !left.isEmpty(); i++) {
            TimeUnit.SECONDS.sleep(2);
            left = left();
        }
        return left;
    }

    /** What is left on both hosts, in words; empty where nothing is. */
    private String left() {
        var text = new StringBuilder();
        for (XenHost host : hosts()) {
            run(host, LEFT, guest)
                    .lines()
                    .forEach(line ->
                            text.append(line).append(" on ").append(host.name()).append('\n'));
        }
        return text.toString();
    }

    @Override
    public void close() {
        meanwhile.shutdownNow();
        tidy();
        run(here.nevers, "rm -rf \"$1\"", GOOD);
        here.close();
    }
}
