package io.github.xensdk.examples;

import static io.github.xensdk.examples.FaultStage.attempt;
import static io.github.xensdk.examples.FaultStage.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.xensdk.ByteSize;
import io.github.xensdk.CheckpointConsumedException;
import io.github.xensdk.CheckpointCorruptException;
import io.github.xensdk.DomainExistsException;
import io.github.xensdk.PeerAddress;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.domain.AfterSave;
import io.github.xensdk.domain.CheckpointStore;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainConfig;
import io.github.xensdk.domain.StartMode;
import io.github.xensdk.migration.Aftermath;
import io.github.xensdk.migration.GuestLeasedException;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationJournal;
import io.github.xensdk.migration.MigrationPhase;
import io.github.xensdk.migration.MigrationRecovery;
import io.github.xensdk.migration.MigrationRefusedException;
import io.github.xensdk.migration.PreflightCheck;
import io.github.xensdk.migration.RecoveryReport;
import io.github.xensdk.ssh.SshEndpoint;
import io.github.xensdk.ssh.SshTransport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.function.Executable;

/** The catalogue: what can go wrong on real hosts, each fault with how it is provoked. */
final class Faults {

    /** Provokes it and says what the program was told. */
    interface Provocation {
        String on(FaultStage stage) throws Exception;
    }

    /**
     * @param rebooted whether the guest starts anew by it, as it was told to
     * @param nobodyTidiesUp whether the program was killed, or its source lost power: so files are left, for recovery
     */
    record Fault(String name, boolean rebooted, boolean nobodyTidiesUp, Provocation provocation) {
        Fault(String name, Provocation provocation) {
            this(name, false, false, provocation);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private Faults() {}

    static List<Fault> all() {
        var all = new ArrayList<Fault>();
        all.addAll(inputs());
        all.addAll(leftovers());
        all.addAll(surroundings());
        all.addAll(checkpoints());
        all.addAll(filesOfAMove());
        all.addAll(kills());
        all.addAll(handshake());
        all.addAll(LinkFaults.all());
        all.addAll(guests());
        all.addAll(programs());
        all.addAll(StreamFaults.all());
        all.addAll(DiskFaults.all());
        all.addAll(MachineFaults.all());
        return all;
    }

    /** The end of a migration in one word; what it throws is an end, too. */
    static String end(Migration.Builder migration) {
        try {
            return migration.build().run().getClass().getSimpleName();
        } catch (XenException e) {
            return e.getClass().getSimpleName();
        }
    }

    static String word(Throwable thrown) {
        return thrown == null ? "nothing" : thrown.getClass().getSimpleName();
    }

    static String refused(Executable action, Class<? extends Throwable> type) {
        Throwable thrown = catchThrowable(action::execute);
        assertThat(thrown).isInstanceOf(type);
        return word(thrown);
    }

    // ---- input

    private static List<Fault> inputs() {
        return List.of(hostileNames(), new Fault("hostile paths of checkpoints", stage -> {
            for (String path :
                    List.of("", "xen", "/", "/xen/../etc", "/xen/a\nb", "/xen/a b\u0000", "-rf", "/dev/sda/..")) {
                assertThat(catchThrowable(() ->
                                stage.migration().coldSharedFile(path).build().run()))
                        .as(path)
                        .isInstanceOf(XenException.class);
            }
            return "refused";
        }));
    }

    private static Fault hostileNames() {
        return new Fault("hostile names of guests", stage -> {
            for (String name : List.of(
                    "", "-rf", "a b", "g;reboot", "$(reboot)", "../x", "Domain-0", "g--incoming", "123", "g\n", "'")) {
                Throwable thrown = catchThrowable(() -> Migration.of(name)
                        .from(stage.source())
                        .to(stage.target())
                        .live()
                        .build()
                        .run());
                assertThat(thrown).as(name).isInstanceOf(XenException.class);
            }
            return "refused";
        });
    }

    // ---- what is there already

    static DomainConfig.Builder small(FaultStage stage, String name) {
        return DomainConfig.pvh(name)
                .kernel(stage.here.lab.kernel())
                .ramdisk(stage.here.lab.ramdisk())
                .memory(ByteSize.mebibytes(stage.here.lab.memoryMiB()));
    }

    /** Creates it paused, under a name that xl itself would give, does something, and removes it. */
    private static String beside(XenHost host, DomainConfig config, String name, Function<Domain, String> then) {
        Domain made = host.domains().create(config, StartMode.PAUSED);
        run(host, "xl rename \"$1\" \"$2\"", Integer.toString(made.id()), name);
        try {
            return then.apply(made);
        } finally {
            host.domains().find(made.uuid()).ifPresent(host.domains()::destroy);
        }
    }

    private static List<Fault> leftovers() {
        return List.of(
                new Fault(
                        "another guest's half has the name that the target needs",
                        stage -> beside(
                                stage.target(),
                                small(stage, "stranger").build(),
                                stage.guest + "--incoming",
                                made -> refused(() -> stage.live().build().run(), MigrationRefusedException.class))),
                new Fault(
                        "another guest of that name is on the target",
                        stage -> beside(
                                stage.target(),
                                small(stage, "stranger").build(),
                                stage.guest,
                                made -> refused(() -> stage.cold().build().run(), MigrationRefusedException.class))),
                new Fault(
                        "another guest's half has the name that the source needs",
                        stage -> beside(
                                stage.source(),
                                small(stage, "stranger").build(),
                                stage.guest + "--migratedaway",
                                made -> end(stage.live()))),
                new Fault("a half of the guest itself is on the target", stage -> {
                    Domain half = stage.target()
                            .domains()
                            .create(
                                    small(stage, "half")
                                            .uuid(stage.domain().uuid())
                                            .build(),
                                    StartMode.PAUSED);
                    run(
                            stage.target(),
                            "xl rename \"$1\" \"$2\"",
                            Integer.toString(half.id()),
                            stage.guest + "--incoming");
                    return refused(() -> stage.live().build().run(), MigrationRefusedException.class);
                }));
    }

    // ---- hosts that do not fit

    /** Does something while the host is as the first script makes it; the second takes that back. */
    private static String whileItIsSo(XenHost host, String make, String takeBack, Provocation then, FaultStage stage)
            throws Exception {
        run(host, make);
        try {
            return then.on(stage);
        } finally {
            run(host, takeBack);
        }
    }

    private static List<Fault> surroundings() {
        return List.of(
                new Fault("the target has no memory for it", stage -> {
                    int free = Integer.parseInt(run(stage.target(), "xl info free_memory"));
                    var hog = DomainConfig.pvh("hog")
                            .kernel(stage.here.lab.kernel())
                            .ramdisk(stage.here.lab.ramdisk())
                            .memory(ByteSize.mebibytes(Math.max(stage.here.lab.memoryMiB(), free - 60)))
                            .build();
                    return beside(stage.target(), hog, "hog", made -> {
                        String refused = refused(() -> stage.live().build().run(), MigrationRefusedException.class);
                        return refused + "; then " + end(stage.live().despite(PreflightCheck.MEMORY));
                    });
                }),
                new Fault(
                        "the storage is not mounted on the target",
                        stage -> whileItIsSo(
                                stage.target(),
                                "mount -t tmpfs none /xen/shared",
                                "umount /xen/shared",
                                its -> refused(() -> its.live().build().run(), MigrationRefusedException.class),
                                stage)),
                new Fault(
                        "other storage has the disk's path on the target",
                        stage -> whileItIsSo(
                                stage.target(),
                                "mkdir -p /xen/xensdk-test-other/checkpoints && cd /xen/shared && cp -a --parents "
                                        + stage.here.slot.disk().replace("/xen/shared/", "")
                                        + " /xen/xensdk-test-other && mount --bind /xen/xensdk-test-other /xen/shared",
                                "umount /xen/shared && rm -rf /xen/xensdk-test-other",
                                its -> refused(() -> its.cold().build().run(), MigrationRefusedException.class),
                                stage)),
                new Fault(
                        "the target's shell prints a greeting before each command",
                        stage -> whileItIsSo(
                                stage.target(),
                                "touch ~/.bashrc; cp -a ~/.bashrc ~/.bashrc.kept; { echo 'echo Welcome to this machine'; cat ~/.bashrc.kept; } >"
                                        + " ~/.bashrc",
                                "mv ~/.bashrc.kept ~/.bashrc",
                                its -> refused(() -> its.live().build().run(), MigrationRefusedException.class)
                                        + "; then " + end(its.live().despite(PreflightCheck.LINK)),
                                stage)),
                new Fault("the target's host key is another one", Faults::anotherHostKey),
                clock("the target's clock is an hour ahead", "+", "-"),
                clock("the target's clock is an hour behind", "-", "+"));
    }

    private static Fault clock(String name, String there, String back) {
        String set = "date -s \"@$(($(date +%s) SIGN 3600))\"";
        return new Fault(
                name,
                stage -> whileItIsSo(
                        stage.target(),
                        set.replace("SIGN", there),
                        set.replace("SIGN", back),
                        its -> {
                            assertThat(its.live().build().preflight().of(PreflightCheck.CLOCK))
                                    .isNotEmpty();
                            return end(its.live());
                        },
                        stage));
    }

    /** As this program knows it: the source is told to trust a key that the target has not. */
    private static String anotherHostKey(FaultStage stage) {
        PeerAddress peer = stage.target().peerAddress().orElseThrow();
        String other = stage.source().peerAddress().orElseThrow().hostKey();
        SshEndpoint endpoint = stage.here.lab.hosts().stream()
                .filter(host -> host.name().equals(stage.target().name()))
                .findFirst()
                .orElseThrow();
        try (var target = XenHost.over(
                SshTransport.connect(endpoint),
                Optional.of(new PeerAddress(peer.host(), peer.port(), peer.user(), other)))) {
            String refused = refused(() -> stage.live().to(target).build().run(), MigrationRefusedException.class);
            return refused + "; then " + end(stage.live().to(target).despite(PreflightCheck.LINK));
        }
    }

    // ---- kept checkpoints

    private static final String STORE = "/xen/xensdk-test-store";

    /** Saves the guest, which goes on, harms the file, and gives what the store says of it. */
    private static String harmed(FaultStage stage, String harm, Function<CheckpointStore, String> then) {
        try {
            run(stage.source(), "rm -rf \"$1\"; mkdir -p \"$1\"", STORE);
            var store = CheckpointStore.on(stage.source(), STORE);
            store.save(stage.domain(), "kept", AfterSave.GO_ON);
            run(stage.source(), "cd \"$1\" && f=$(find . -type f -size +1M | head -n 1) && { " + harm + "; }", STORE);
            return then.apply(store);
        } finally {
            run(stage.source(), "rm -rf \"$1\"", STORE);
        }
    }

    private static String refusedAsCorrupt(CheckpointStore store) {
        return refused(() -> store.restore("kept", StartMode.PAUSED), CheckpointCorruptException.class);
    }

    private static List<Fault> checkpoints() {
        return List.of(
                new Fault(
                        "a kept checkpoint has one bit flipped",
                        stage -> harmed(
                                stage,
                                "perl -e 'open F, \"+<\", shift; seek F, 9000000, 0; read F, $b, 1; seek F, 9000000, 0; print"
                                        + " F $b ^ \"\\1\"' \"$f\"",
                                Faults::refusedAsCorrupt)),
                new Fault(
                        "a kept checkpoint is truncated",
                        stage -> harmed(stage, "truncate -s -4096 \"$f\"", Faults::refusedAsCorrupt)),
                new Fault(
                        "a kept checkpoint is another file",
                        stage -> harmed(
                                stage,
                                "head -c \"$(stat -c %s \"$f\")\" /dev/zero > \"$f.new\" && mv \"$f.new\" \"$f\"",
                                Faults::refusedAsCorrupt)),
                new Fault(
                        "a kept checkpoint is restored beside its guest, which runs",
                        stage -> harmed(
                                stage,
                                ":",
                                store -> refused(
                                        () -> store.restore("kept", StartMode.RUNNING), DomainExistsException.class))),
                new Fault(
                        "a kept checkpoint is restored a second time",
                        stage -> harmed(stage, ":", store -> {
                            stage.source().domains().destroy(stage.domain());
                            store.restore("kept", StartMode.RUNNING);
                            stage.source().domains().destroy(stage.domain());
                            String refused = refused(
                                    () -> store.restore("kept", StartMode.RUNNING), CheckpointConsumedException.class);
                            store.letBeRestoredAgain("kept");
                            store.restore("kept", StartMode.RUNNING);
                            return refused;
                        })));
    }

    // ---- files of a cold migration

    private static final String LOCAL = "/xen/xensdk-test-small";

    private static final String FILE = "f=$(ls -d /xen/shared/checkpoints/\"$1\"-*.checkpoint); ";

    private static Fault tampered(String name, MigrationPhase phase, String harm) {
        return new Fault(
                name,
                stage -> end(stage.cold()
                        .listener(stage.before(phase, () -> run(stage.here.nevers, FILE + harm, stage.guest)))));
    }

    /** Copies the checkpoint from a small place to a large one, or the other way round. */
    private static String full(FaultStage stage, boolean onSource) {
        XenHost small = onSource ? stage.source() : stage.target();
        for (XenHost host : stage.hosts()) {
            run(host, "mkdir -p \"$1\"", LOCAL);
        }
        run(small, "mount -t tmpfs -o size=16m none \"$1\"", LOCAL);
        try {
            String end = end(stage.migration().coldCopy(LOCAL).despite(PreflightCheck.CHECKPOINT_SPACE));
            for (XenHost host : stage.hosts()) {
                assertThat(run(host, "ls -A \"$1\"", LOCAL))
                        .as("left on " + host)
                        .isEmpty();
            }
            return end;
        } finally {
            run(small, "umount \"$1\"", LOCAL);
            for (XenHost host : stage.hosts()) {
                run(host, "rm -rf \"$1\"", LOCAL);
            }
        }
    }

    private static List<Fault> filesOfAMove() {
        return List.of(
                new Fault("cold, copy: the source's disk is full", stage -> full(stage, true)),
                new Fault("cold, copy: the target's disk is full", stage -> full(stage, false)),
                tampered(
                        "cold, shared file: the checkpoint is truncated before its size is compared",
                        MigrationPhase.TRANSFER,
                        "truncate -s -1M \"$f\""),
                tampered(
                        "cold, shared file: the checkpoint is truncated before it is restored",
                        MigrationPhase.RESTORE,
                        "truncate -s -1M \"$f\""),
                tampered(
                        "cold, shared file: the checkpoint's first bytes are others",
                        MigrationPhase.RESTORE,
                        "printf XXXXXXXX | dd of=\"$f\" conv=notrunc status=none"),
                tampered("cold, shared file: the checkpoint is gone", MigrationPhase.RESTORE, "rm -f \"$f\""));
    }

    // ---- processes that are killed

    /** Signals processes by short name and, for xl, by verb; not those of xl that only wait for a domain's end. */
    private static final String KILL = """
            for comm in $(grep -lx "$2" /proc/[0-9]*/comm 2> /dev/null); do
                p=${comm%/comm}
                [ -z "$3" ] || [ "$(tr '\\0' '\\n' < "$p/cmdline" | sed -n 2p)" = "$3" ] || continue
                case $(readlink "$p/fd/1") in */xl-*.log) continue ;; esac
                victim=${p#/proc/}
                [ -z "$4" ] || victim=$(awk '{ print $4 }' "$p/stat")
                kill -"$1" "$victim" && echo "$victim"
            done
            """;

    enum Victim {
        XL_ON_THE_SOURCE(true, "xl", "migrate", ""),
        LINK(true, "ssh", "", ""),
        RSYNC(true, "rsync", "", ""),
        HELPER_ON_THE_SOURCE(true, "libxl-save-help", "", ""),
        RECEIVER(false, "xl", "migrate-receive", ""),
        HELPER_ON_THE_TARGET(false, "libxl-save-help", "", ""),
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

        String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        String signal(FaultStage stage, String signal) {
            return attempt(onSource ? stage.source() : stage.target(), KILL, signal, program, verb, parent)
                    .stdout()
                    .strip();
        }

        /** As soon as it is there; says whether it was. */
        boolean killSoon(FaultStage stage) {
            for (int i = 0; i < 40; i++) {
                if (!signal(stage, "KILL").isEmpty()) {
                    return true;
                }
                pause(100);
            }
            return false;
        }
    }

    static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        }
    }

    static Fault killed(
            String way, Function<FaultStage, Migration.Builder> migration, MigrationPhase phase, Victim victim) {
        return new Fault(way + ": " + victim.words() + " killed in " + phase, stage -> {
            var hit = new CompletableFuture<Boolean>();
            String end =
                    end(migration.apply(stage).listener(stage.at(phase, () -> hit.complete(victim.killSoon(stage)))));
            // A fault that was not provoked proves nothing.
            assertThat(hit.get(1, TimeUnit.MINUTES))
                    .as("hit; the end was " + end)
                    .isTrue();
            return end;
        });
    }

    private static List<Fault> kills() {
        var faults = new ArrayList<Fault>();
        for (var phase : List.of(MigrationPhase.TRANSFER, MigrationPhase.ATTACH_DEVICES, MigrationPhase.HANDOVER)) {
            for (var victim : List.of(
                    Victim.XL_ON_THE_SOURCE,
                    Victim.LINK,
                    Victim.RECEIVER,
                    Victim.SSHD_ON_THE_TARGET,
                    Victim.HELPER_ON_THE_SOURCE,
                    Victim.HELPER_ON_THE_TARGET)) {
                boolean helper = victim == Victim.HELPER_ON_THE_SOURCE || victim == Victim.HELPER_ON_THE_TARGET;
                boolean there =
                        helper ? phase == MigrationPhase.TRANSFER : victim.onSource || phase != MigrationPhase.HANDOVER;
                // The others are gone before one can hit them; a cut at the handshake's messages does.
                if (there) {
                    faults.add(killed("live", FaultStage::live, phase, victim));
                    faults.add(killed("live, gated", FaultStage::gated, phase, victim));
                }
            }
        }
        String cold = "cold, shared file";
        faults.add(killed(cold, FaultStage::cold, MigrationPhase.SAVE, Victim.XL_SAVE));
        faults.add(killed(cold, FaultStage::cold, MigrationPhase.SAVE, Victim.HELPER_ON_THE_SOURCE));
        faults.add(killed(cold, FaultStage::cold, MigrationPhase.RESTORE, Victim.XL_RESTORE));
        faults.add(killed(cold, FaultStage::cold, MigrationPhase.RESTORE, Victim.HELPER_ON_THE_TARGET));
        return faults;
    }

    // ---- xl by hand, its link cut at a message or a byte

    private static final String RELAY = "/tmp/xensdk-test-relay";

    static String cutAt(FaultStage stage, String message) throws Exception {
        try (var relay = Faults.class.getResourceAsStream("/relay.pl")) {
            assertThat(relay).isNotNull();
            stage.source()
                    .run(Command.script("bring the relay", "cat > \"$1\" && chmod 0700 \"$1\"", RELAY)
                            .stdin(relay.readAllBytes())
                            .build())
                    .orThrow();
        }
        String rune = RELAY + " " + message
                + " 1 ssh -T -x -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR "
                + stage.target().peerAddress().orElseThrow().host() + " xl migrate-receive";
        try {
            var result = attempt(stage.source(), "exec xl migrate -s '' \"$1\" \"$2\"", stage.guest, rune);
            assertThat(result.succeeded()).isFalse();
            return "xl by hand: exit status " + result.exitStatus();
        } finally {
            run(stage.source(), "rm -f \"$1\"", RELAY);
        }
    }

    /** Kills xl a second after the guest was suspended. */
    private static final String INTO_THE_VOID = """
            xl migrate -s '' "$1" "$2" > /dev/null 2>&1 &
            xl=$!
            n=0
            until xl list -v "$1" | grep -q -e '---ss-' || [ $n -gt 600 ]; do sleep 0.2; n=$((n + 1)); done
            sleep 1
            kill -KILL $xl
            """;

    private static List<Fault> handshake() {
        var faults = new ArrayList<Fault>();
        for (String message : List.of("banner", "1000", "5000000", "ready", "go", "report")) {
            boolean bytes = Character.isDigit(message.charAt(0));
            faults.add(new Fault(
                    "xl by hand: its link cut " + (bytes ? "after " + message + " bytes" : "before '" + message + "'"),
                    stage -> cutAt(stage, message)));
        }
        faults.add(new Fault("xl by hand: killed while the guest is suspended, the target silent", stage -> {
            String sink = "sh -c \"echo 'xl migration receiver ready, send binary domain data.'; cat > /dev/null\"";
            run(stage.source(), INTO_THE_VOID, stage.guest, sink);
            return "xl by hand: killed";
        }));
        return faults;
    }

    // ---- guests that do not do as they should

    private static List<Fault> guests() {
        return List.of(
                new Fault(
                        "live: somebody pauses the guest in TRANSFER",
                        stage -> end(stage.live()
                                .listener(stage.at(
                                        MigrationPhase.TRANSFER,
                                        () -> run(stage.source(), "xl pause \"$1\"", stage.guest))))),
                new Fault("live: the guest reboots in TRANSFER", true, false, stage -> {
                    stage.giveUpTheGuest();
                    String end = end(stage.live().listener(stage.at(MigrationPhase.TRANSFER, () -> {
                        try (SshTransport login = stage.here.guests.login(stage.here.slot)) {
                            login.execute(Command.of("reboot", "-f").build());
                        } catch (XenException e) {
                            // It was not alive to answer.
                        }
                    })));
                    return end + madeAnewWhereXlHasLeftIt(stage);
                }));
    }

    /** Where it had answered the request to suspend before it rebooted, xl's monitor has gone, and nobody is there to start it. */
    private static String madeAnewWhereXlHasLeftIt(FaultStage stage) throws InterruptedException {
        RecoveryReport report = stage.settledDown();
        if (report.aftermath() != Aftermath.UNCLEAR) {
            return "";
        }
        assertThat(report.describe()).contains("REBOOTING", "destroy copies that have crashed or shut down");
        stage.set();
        return "; UNCLEAR, as xl had left it shut down: destroyed and made anew, as the report says";
    }

    // ---- programs

    private static String atOnce(FaultStage stage) {
        var second = new CompletableFuture<Throwable>();
        String first = end(stage.live()
                .listener(stage.at(
                        MigrationPhase.TRANSFER,
                        () -> second.complete(
                                catchThrowable(() -> stage.cold().build().run())))));
        assertThat(second.join()).isInstanceOf(GuestLeasedException.class);
        return first + "; the second: " + word(second.join());
    }

    static Fault programKilled(String way, MigrationPhase phase) {
        return new Fault(way + ": the program killed in " + phase, false, true, stage -> {
            Path journal = Files.createTempDirectory("xensdk-journal");
            var notes = MigrationJournal.in(journal);

            assertThat(KilledProgram.run(stage.guest, stage.source(), way, phase, journal))
                    .isEqualTo(KilledProgram.EXIT_KILLED);

            assertThat(notes.unfinished())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.guest()).isEqualTo(stage.guest));
            RecoveryReport report = stage.settledDown();
            // Its lease lasts two minutes more; who knows that the program is gone need not wait.
            stage.hosts().forEach(host -> run(host, "rm -f /run/xen-sdk/leases/*"));
            var recovery = MigrationRecovery.of(notes.unfinished().get(0))
                    .from(stage.source())
                    .to(stage.target())
                    .journal(notes)
                    .build()
                    .recover();
            assertThat(recovery.aftermath().isSettled()).as(recovery.describe()).isTrue();
            assertThat(notes.unfinished()).isEmpty();
            Files.delete(journal);
            return "its journal; " + report.aftermath()
                    + Optional.of(String.join(", ", recovery.done()))
                            .filter(done -> !done.isEmpty())
                            .map(done -> "; " + done)
                            .orElse("");
        });
    }

    private static List<Fault> programs() {
        var faults = new ArrayList<Fault>();
        faults.add(new Fault("two programs move the guest at once", Faults::atOnce));
        for (var phase : List.of(
                MigrationPhase.CONNECT,
                MigrationPhase.TRANSFER,
                MigrationPhase.ATTACH_DEVICES,
                MigrationPhase.HANDOVER,
                MigrationPhase.VERIFY)) {
            faults.add(programKilled("live", phase));
        }
        for (var phase : List.of(
                MigrationPhase.SAVE,
                MigrationPhase.TRANSFER,
                MigrationPhase.RESTORE,
                MigrationPhase.RELEASE_SOURCE,
                MigrationPhase.START,
                MigrationPhase.VERIFY)) {
            faults.add(programKilled("cold", phase));
        }
        return faults;
    }
}
