package io.github.xensdk.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.github.xensdk.CheckpointHeads;
import io.github.xensdk.CommandFailedException;
import io.github.xensdk.ConfigRefusedException;
import io.github.xensdk.ConsoleNotLoggedException;
import io.github.xensdk.DomainExistsException;
import io.github.xensdk.DomainNotFoundException;
import io.github.xensdk.DomainStateException;
import io.github.xensdk.FakeHost;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.NotSupportedException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.Transcripts;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LifecycleTest {

    private static final UUID GUEST = UUID.fromString("11111111-2222-3333-4444-555555555555");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String RUNNING_TOO = "r-----";
    private static final String SHUT_DOWN = "---s--";
    private static final String REBOOTING = "---sr-";

    private final FakeHost host = new FakeHost("nevers").with(GUEST, "guest-04", FakeHost.RUNNING);
    private final ScriptedTime time = new ScriptedTime();
    private final Domains domains = Domains.over(host, time);
    private final Domain guest = domains.get("guest-04");
    private final List<String> sent = new ArrayList<>();

    private CommandResult silently(Command command) {
        return host.result(command, 0, "", "");
    }

    private void becomes(String state) {
        host.change("1", each -> new FakeHost.Guest(each.id(), each.uuid(), each.name(), state));
    }

    private void startsAnew() {
        host.guests().clear();
        host.with(GUEST, "guest-04", RUNNING_TOO);
    }

    private void stores(String endings) {
        host.on(
                "xl list -l",
                command -> host.result(
                        command,
                        0,
                        "[{\"domid\":1,\"config\":{\"c_info\":{\"type\":\"pvh\",\"name\":\"guest-04\"}," + endings
                                + "}}]",
                        ""));
    }

    // --- finding

    @Test
    void aDomainIsFoundByItsNumberAndGotByItsUuid() {
        assertThat(domains.find(1)).contains(guest);
        assertThat(domains.find(7)).isEmpty();
        assertThat(domains.get(GUEST)).isEqualTo(guest);
        assertThatThrownBy(() -> domains.get(new UUID(1, 2))).isInstanceOf(DomainNotFoundException.class);
    }

    // --- creating

    private static final ConfigFile CONFIG =
            ConfigFile.parse("# mine\nname = 'guest-05'\ntype = 'pvh'\nkernel = '/k'\nmemory = 96\n");

    @Test
    void aTextGoesToXlAsItIs() {
        host.on("xl create", command -> {
            sent.add(new String(command.stdin(), StandardCharsets.UTF_8));
            host.with(UUID.randomUUID(), "guest-05", FakeHost.PAUSED);
            return silently(command);
        });

        assertThat(domains.create(CONFIG, StartMode.PAUSED).name()).isEqualTo("guest-05");
        assertThat(sent).containsExactly(CONFIG.toText());
        assertThat(host.asked()).containsExactly("xl create -q -p");
    }

    private static DomainConfig lean() {
        return DomainConfig.pvh("guest-05")
                .kernel("/k")
                .disk(Disk.raw("/xen/a.img", "xvda").withLeanScript())
                .nic(Nic.onBridge("xenbr0").withLeanScript())
                .build();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "''                           | script=block-xensdk script=vif-xensdk",
                "vif-xensdk                   | script=block-xensdk",
                "'block-xensdk\nvif-xensdk\n' | none"
            })
    void aScriptOfAPreparationThatTheHostLacksIsLeftToXensOwn(String lacking, @Nullable String named) {
        host.on("look for device scripts", command -> host.result(command, 0, lacking, ""));
        host.on("xl create", command -> {
            sent.add(new String(command.stdin(), StandardCharsets.UTF_8));
            host.with(UUID.randomUUID(), "guest-05", FakeHost.RUNNING);
            return silently(command);
        });

        domains.create(lean());

        assertThat(sent).singleElement(STRING).contains("target=/xen/a.img", "bridge=xenbr0");
        assertThat(Pattern.compile("script=[a-z-]+")
                        .matcher(sent.get(0))
                        .results()
                        .map(MatchResult::group))
                .containsExactlyElementsOf(named == null ? List.of() : List.of(named.split(" ")));
    }

    @Test
    void aGuestThatRunsThoughItShouldBePausedIsSaid() {
        host.on("xl create", command -> {
            host.with(UUID.randomUUID(), "guest-05", FakeHost.RUNNING);
            return silently(command);
        });

        assertThatThrownBy(() -> domains.create(CONFIG, StartMode.PAUSED)).isInstanceOf(DomainStateException.class);
    }

    @Test
    void aFileOnTheHostIsReadByTheHostFirst() {
        host.on("xl create -n", this::dryRunOfGuest02);
        host.on("xl create -q", command -> {
            host.with(UUID.randomUUID(), "guest-02", FakeHost.RUNNING);
            return silently(command);
        });

        assertThat(domains.createFromFile("/root/guest-02.cfg", StartMode.RUNNING)
                        .name())
                .isEqualTo("guest-02");
        assertThat(host.asked()).containsExactly("xl create -n /root/guest-02.cfg", "xl create -q /root/guest-02.cfg");
        assertThatThrownBy(() -> domains.createFromFile("/root/guest-02.cfg", StartMode.RUNNING))
                .isInstanceOf(DomainExistsException.class);
        assertThatThrownBy(() -> domains.createFromFile("guest-02.cfg", StartMode.RUNNING))
                .isInstanceOf(InvalidInputException.class);
    }

    private CommandResult dryRunOfGuest02(Command command) {
        return host.result(
                command,
                0,
                Transcripts.stdout("create-dry-run-pvh"),
                Transcripts.stderr("create-dry-run-pvh")
                        + "/f.cfg:8: warning: parameter `memory' is not a valid number\n");
    }

    @Test
    void aDryRunTellsWhatTheHostUnderstoodAndWhatItComplainedOf() {
        host.on("xl create -n", this::dryRunOfGuest02);

        var read = domains.dryRun(CONFIG);
        assertThat(read.name()).isEqualTo("guest-02");
        assertThat(read.uuid()).hasToString("a1aa2dab-11dd-49bf-8b8a-937faa149efe");
        assertThat(read.type()).isEqualTo(DomainType.PVH);
        assertThat(read.warnings()).containsExactly("/f.cfg:8: warning: parameter `memory' is not a valid number");
        assertThat(read.config().config().kernel()).contains("/xen/lab/vmlinuz");
        assertThat(read.config().untold()).isEmpty();
        assertThat(host.asked()).containsExactly("xl create -n");
    }

    @Test
    void aRefusedConfigurationTellsItsLine() {
        host.on(
                "xl create -n",
                command -> host.result(command, 1, "", Transcripts.stderr("create-dry-run-bad-syntax")));

        assertThatThrownBy(() -> domains.dryRun(CONFIG)).isInstanceOfSatisfying(ConfigRefusedException.class, e -> {
            assertThat(e.line()).hasValue(9);
            assertThat(e.complaints()).hasSize(2).noneMatch(line -> line.startsWith("Parsing"));
        });
    }

    // --- pausing

    @Test
    void aPausedGuestIsNotPausedASecondTimeBecauseXenCounts() {
        var paused = domains.pause(guest);

        assertThat(domains.pause(paused)).isEqualTo(paused);
        assertThat(host.asked()).containsExactly("xl pause 1");
    }

    // --- ending

    @Test
    void aShutdownSaysThatTheGuestIsGone() {
        host.on("xl shutdown", this::silently);
        time.then(() -> {})
                .then(() -> becomes(SHUT_DOWN))
                .then(() -> host.guests().clear());

        assertThat(domains.shutdown(guest, MINUTE)).isEqualTo(ShutdownEnd.GONE);
        assertThat(time.slept()).hasSize(3);
    }

    @Test
    void aShutdownThatNobodyWaitsForIsOnlyAsked() {
        host.on("xl shutdown", this::silently);

        assertThat(domains.shutdown(guest, Shutdown.withoutWaiting())).isEqualTo(ShutdownEnd.REQUESTED);
        assertThat(host.asked()).containsExactly("xl shutdown 1 10");
        assertThat(time.slept()).isEmpty();
    }

    @Test
    void theButtonIsPressedOnlyWhereAskedFor() {
        host.on("xl shutdown", this::silently);
        domains.shutdown(guest, Shutdown.withoutWaiting().signal(StopSignal.CONTROL_OR_ACPI));

        assertThat(host.asked()).containsExactly("xl shutdown -F 1 10");
    }

    @Test
    void aGuestThatTakesTooLongIsLeftWithAnExceptionOrWithout() {
        host.on("xl shutdown", this::silently);

        assertThatThrownBy(() -> domains.shutdown(guest, MINUTE))
                .isInstanceOf(DomainStateException.class)
                .hasMessageContaining("did not shut down within PT1M and is BLOCKED");
        assertThat(domains.shutdown(guest, Shutdown.within(MINUTE).orLeave())).isEqualTo(ShutdownEnd.LEFT);
        assertThat(host.guests()).hasSize(1);
    }

    @Test
    void aGuestThatTakesTooLongIsDestroyedWhereTheCallerSaidSo() {
        host.on("xl shutdown", this::silently);

        assertThat(domains.shutdown(guest, Shutdown.within(MINUTE).orDestroy())).isEqualTo(ShutdownEnd.DESTROYED);
        assertThat(host.asked()).containsExactly("xl shutdown 1 60", "xl destroy 1");
        assertThat(host.guests()).isEmpty();
    }

    @Test
    void aGuestThatIsToBePreservedStaysAndIsNotWaitedFor() {
        stores("\"on_poweroff\":\"preserve\"");
        host.on("xl shutdown", this::silently);
        time.then(() -> becomes(SHUT_DOWN));

        assertThat(domains.shutdown(guest, Shutdown.within(MINUTE).orDestroy())).isEqualTo(ShutdownEnd.KEPT);
        assertThat(time.slept()).hasSize(1);
        assertThat(host.guests()).hasSize(1);
    }

    @Test
    void remainsThatNobodyClearsAreSaidOrClearedWhereTheCallerWantsTheGuestGone() {
        host.on("xl shutdown", this::silently);
        becomes(SHUT_DOWN);

        assertThat(domains.shutdown(guest, Duration.ofHours(1))).isEqualTo(ShutdownEnd.KEPT);
        assertThat(time.slept()).hasSizeBetween(60, 62);
        assertThat(domains.shutdown(guest, Shutdown.within(MINUTE).orDestroy())).isEqualTo(ShutdownEnd.GONE);
        assertThat(host.asked()).containsExactly("xl destroy 1");
        assertThat(host.guests()).isEmpty();
    }

    @Test
    void aGuestThatIsToStartAgainIsWaitedForThoughItIsNotListedMeanwhile() {
        stores("\"on_poweroff\":\"restart\"");
        host.on("xl shutdown", this::silently);
        time.then(() -> becomes(SHUT_DOWN))
                .then(() -> host.guests().clear())
                .then(() -> {})
                .then(this::startsAnew);

        assertThat(domains.shutdown(guest, MINUTE)).isEqualTo(ShutdownEnd.RESTARTED);
        assertThat(time.slept()).hasSize(4);
    }

    @Test
    void aGuestThatCrashesOnTheWayDownIsSaid() {
        host.on("xl shutdown", this::silently);
        time.then(() -> becomes("---sc-"));

        assertThatThrownBy(() -> domains.shutdown(guest, MINUTE))
                .isInstanceOf(DomainStateException.class)
                .hasMessageContaining("crashed");
    }

    @Test
    void aRefusedShutdownIsNotWaitedFor() {
        host.on("xl shutdown", command -> host.result(command, 1, "", "PV control interface not available"));

        assertThatThrownBy(() -> domains.shutdown(guest, MINUTE))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("PV control interface not available");
        assertThat(time.slept()).isEmpty();
    }

    @Test
    void aGuestThatDoesNotHearWhatXlSaysIsGivenTheRestOfItsTime() {
        host.on("xl shutdown", command -> {
            time.pass(Duration.ofSeconds(50));
            return host.result(command, 1, "", Transcripts.stderr("shutdown-unacknowledged"));
        });
        assertThat(domains.shutdown(guest, Shutdown.within(MINUTE).orLeave())).isEqualTo(ShutdownEnd.LEFT);
        assertThat(time.slept()).hasSize(20);

        host.on("xl shutdown", command -> {
            time.pass(Duration.ofSeconds(1));
            return host.result(command, 124, "Shutting down domain 1\n", "");
        });
        assertThat(domains.shutdown(guest, Shutdown.withoutWaiting())).isEqualTo(ShutdownEnd.REQUESTED);
        assertThat(domains.shutdown(
                        guest, Shutdown.within(Duration.ofSeconds(1)).orDestroy()))
                .isEqualTo(ShutdownEnd.DESTROYED);
    }

    @Test
    void senselessWaysToShutDownAreRefused() {
        assertThatThrownBy(() -> Shutdown.within(Duration.ZERO)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Shutdown.withoutWaiting().orDestroy()).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> domains.reboot(guest, Duration.ofSeconds(-1)))
                .isInstanceOf(InvalidInputException.class);
    }

    // --- rebooting

    @Test
    void aRebootGivesTheGuestUnderItsNewNumberOnceItExecutes() {
        stores("\"on_reboot\":\"restart\"");
        time.then(() -> becomes(REBOOTING))
                .then(() -> host.guests().clear())
                .then(() -> host.with(GUEST, "guest-04", FakeHost.PAUSED))
                .then(this::startsAnew);

        var after = domains.reboot(guest, MINUTE);
        assertThat(after.id()).isGreaterThan(guest.id());
        assertThat(after.uuid()).isEqualTo(GUEST);
        assertThat(after.state()).isEqualTo(DomainState.RUNNING);
        assertThat(host.asked()).containsExactly("xl reboot 1 60");
    }

    @Test
    void aGuestThatWouldNotComeBackIsNotRebooted() {
        stores("\"on_poweroff\":\"restart\"");

        assertThatThrownBy(() -> domains.reboot(guest, MINUTE))
                .isInstanceOf(DomainStateException.class)
                .hasMessageContaining("on_reboot is destroy");
        assertThat(host.asked()).isEmpty();
    }

    @Test
    void aRebootThatNobodyOnTheHostFinishesIsSaidBeforeTheTimeIsOver() {
        stores("\"on_reboot\":\"restart\"");
        time.then(() -> becomes(REBOOTING));

        assertThatThrownBy(() -> domains.reboot(guest, Duration.ofHours(1), StopSignal.CONTROL_OR_ACPI))
                .isInstanceOf(DomainStateException.class)
                .hasMessageContaining("no xl on the host starts it again");
        assertThat(time.slept()).hasSizeBetween(60, 63);
        assertThat(host.asked()).containsExactly("xl reboot -F 1 90");
    }

    @Test
    void aRebootThatDoesNothingIsSaidWhenTheTimeIsOver() {
        stores("\"on_reboot\":\"restart\"");

        assertThatThrownBy(() -> domains.reboot(guest, MINUTE))
                .isInstanceOf(DomainStateException.class)
                .hasMessageContaining("within PT1M: it is BLOCKED");
        assertThat(time.slept()).hasSize(120);
    }

    // --- renaming

    @Test
    void aRenamedGuestIsGivenBackUnderItsName() {
        host.on("xl rename", command -> {
            host.change(
                    "1", each -> new FakeHost.Guest(1, GUEST, command.words().get(3), each.state()));
            return silently(command);
        });

        assertThat(domains.rename(guest, "guest-04b").name()).isEqualTo("guest-04b");
        assertThat(domains.rename(guest, "guest-04b").name()).isEqualTo("guest-04b");
        assertThat(host.asked()).containsExactly("xl rename 1 guest-04b");
    }

    @Test
    void aRenameThatDidNothingIsSaid() {
        host.on("xl rename", this::silently);

        assertThatThrownBy(() -> domains.rename(guest, "guest-04b")).isInstanceOf(DomainStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "Domain-0", "a--migratedaway", "-x", "a b", "x\ny"})
    void anInvalidNameIsNotSent(String name) {
        assertThatThrownBy(() -> domains.rename(guest, name)).isInstanceOf(InvalidInputException.class);
        assertThat(host.asked()).isEmpty();
    }

    @Test
    void aTakenNameIsNotSent() {
        host.with(UUID.randomUUID(), "guest-05", FakeHost.RUNNING);

        assertThatThrownBy(() -> domains.rename(guest, "guest-05")).isInstanceOf(DomainExistsException.class);
        assertThat(host.asked()).isEmpty();
    }

    // --- saving and restoring

    @ParameterizedTest
    @EnumSource(AfterSave.class)
    void whatBecomesOfASavedGuestIsProven(AfterSave after) {
        host.on("xl save", command -> host.result(command, 0, "4096\n", ""));
        if (after == AfterSave.GO_ON) {
            becomes(FakeHost.PAUSED);
        }

        assertThatThrownBy(() -> domains.save(guest, "/xen/a", after))
                .isInstanceOf(DomainStateException.class)
                .hasMessageContaining("was saved to /xen/a, should be as " + after);
    }

    @Test
    void aGuestMayGoOnAfterItWasSaved() {
        domains.save(guest, "/xen/a", AfterSave.GO_ON);

        assertThat(host.asked()).containsExactly("xl save 1 /xen/a -c");
        domains.save(guest, "/xen/b", AfterSave.DESTROY);
        assertThat(host.guests()).isEmpty();
    }

    private static final Checkpoint CHECKPOINT = new Checkpoint("/xen/a", io.github.xensdk.ByteSize.kibibytes(4));

    private void restoresWhatItIsTold(String state) {
        host.on("read the head of", command -> host.result(command, 0, CheckpointHeads.base64(GUEST, "guest-04"), ""));
        host.on("xl restore", command -> {
            var config = ConfigFile.parse(new String(command.stdin(), StandardCharsets.UTF_8));
            sent.add(config.toText());
            host.with(
                    UUID.fromString(config.string("uuid").orElseThrow()),
                    config.string("name").orElseThrow(),
                    state);
            return silently(command);
        });
    }

    @Test
    void aGuestThatIsRestoredWithAnotherConfigurationKeepsItsUuid() {
        host.guests().clear();
        restoresWhatItIsTold(FakeHost.PAUSED);

        var restored = domains.restore(CHECKPOINT, CONFIG, StartMode.PAUSED);
        assertThat(restored.uuid()).isEqualTo(GUEST);
        assertThat(restored.name()).isEqualTo("guest-05");
        assertThat(host.asked()).last().isEqualTo("xl restore /xen/a -p");
        assertThat(sent).singleElement().asString().startsWith(CONFIG.toText());
    }

    @Test
    void aUuidInTheOtherConfigurationIsTheGuests() {
        restoresWhatItIsTold(FakeHost.RUNNING);
        var other = UUID.fromString("aaaaaaaa-2222-3333-4444-555555555555");

        var restored = domains.restore(CHECKPOINT, CONFIG.with("uuid", other.toString()), StartMode.RUNNING);
        assertThat(restored.uuid()).isEqualTo(other);
        assertThat(host.asked()).last().isEqualTo("xl restore /xen/a");
    }

    @Test
    void aLiveGuestIsNotRestoredBesideItselfUnderAnotherName() {
        restoresWhatItIsTold(FakeHost.PAUSED);

        assertThatThrownBy(() -> domains.restore(CHECKPOINT, CONFIG, StartMode.PAUSED))
                .isInstanceOf(DomainExistsException.class);
        assertThat(sent).isEmpty();
    }

    @Test
    void aRestoredGuestThatIsNotPausedAsAskedIsSaid() {
        host.guests().clear();
        restoresWhatItIsTold(FakeHost.RUNNING);

        assertThatThrownBy(() -> domains.restore(CHECKPOINT, CONFIG, StartMode.PAUSED))
                .isInstanceOf(DomainStateException.class);
    }

    // --- suspending

    private void xlHelp(String more) {
        host.on("xl help", command -> host.result(command, 0, Transcripts.stdout("help") + more, ""));
    }

    @Test
    void anXlThatCannotSuspendIsNotAskedTo() {
        xlHelp("");

        assertThatThrownBy(() -> domains.suspend(guest))
                .isInstanceOf(NotSupportedException.class)
                .hasMessageContaining("4.20");
        assertThatThrownBy(() -> domains.resume(guest)).isInstanceOf(NotSupportedException.class);
        assertThat(host.asked()).containsExactly("xl help", "xl help");
    }

    @Test
    void suspendAndResumeAreProvenWhereXlHasThem() {
        // As xl_cmdtable.c of Xen 4.20 has them; no such host was at hand.
        xlHelp(" suspend             Suspend a domain to RAM\n resume              Resume a domain from RAM\n");
        host.on("xl suspend", command -> {
            becomes(FakeHost.SUSPENDED);
            return silently(command);
        });
        host.on("xl resume", this::silently);

        assertThat(domains.suspend(guest).state()).isEqualTo(DomainState.SUSPENDED);
        assertThatThrownBy(() -> domains.resume(guest)).isInstanceOf(DomainStateException.class);
        becomes(FakeHost.RUNNING);
        assertThat(domains.resume(guest).state().isExecuting()).isTrue();
        host.on("xl suspend", this::silently);
        assertThatThrownBy(() -> domains.suspend(guest)).isInstanceOf(DomainStateException.class);
    }

    // --- signals, uptime, console

    @Test
    void aTriggerGoesToTheVirtualCpuThatIsNamed() {
        assertThat(domains.signals().trigger(guest, Trigger.NMI).id()).isEqualTo(1);
        domains.signals().trigger(guest, Trigger.S3RESUME, 0);

        assertThat(host.asked()).containsExactly("xl trigger 1 nmi 0", "xl trigger 1 s3resume 0");
        assertThatThrownBy(() -> domains.signals().trigger(guest, Trigger.NMI, 1))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> domains.signals().trigger(guest, Trigger.NMI, -1))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aTriggerThatWasNotDeliveredIsAnErrorThoughXlExitsWithZero() {
        host.on("xl trigger", command -> host.result(command, 0, "", Transcripts.stderr("trigger-power-pv")));

        assertThatThrownBy(() -> domains.signals().trigger(guest, Trigger.POWER))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("not delivered")
                .hasMessageContaining("Invalid argument");
    }

    @Test
    void aSysrqSaysWhetherTheGuestTookIt() {
        assertThat(domains.signals().sysrq(guest, 's')).isTrue();
        host.on("xl sysrq", command -> host.result(command, 75, "", ""));
        assertThat(domains.signals().sysrq(guest, '9')).isFalse();
        host.on("xl sysrq", command -> host.result(command, 1, "", "no xl"));
        assertThatThrownBy(() -> domains.signals().sysrq(guest, 's')).isInstanceOf(CommandFailedException.class);
    }

    @ParameterizedTest
    @ValueSource(chars = {'B', ' ', '\0', '-', '\n', 'ä', '`', '{', '/', ':'})
    void aSysrqThatIsNoLetterIsNotSent(char letter) {
        assertThatThrownBy(() -> domains.signals().sysrq(guest, letter)).isInstanceOf(InvalidInputException.class);
        assertThat(host.asked()).isEmpty();
    }

    @Test
    void uptimeIsReadForTheGuestAlone() {
        host.on(
                "xl uptime 1",
                command -> host.result(
                        command, 0, "Name                                ID Uptime\nguest-04      1  0:01:19\n", ""));
        assertThat(domains.uptime(guest)).isEqualTo(Duration.ofSeconds(79));

        host.on("xl uptime 1", command -> host.result(command, 0, "Name           ID Uptime\n", ""));
        assertThatThrownBy(() -> domains.uptime(guest))
                .isInstanceOf(OutputNotRecognisedException.class)
                .hasMessageContaining("no start of guest-04");
    }

    @Test
    void theConsolesEndIsGivenLineByLine() {
        host.on("read the console log of", command -> host.result(command, 0, "one\ntwo\n", ""));

        assertThat(domains.consoleTail(guest, 2)).containsExactly("one", "two");
        assertThat(host.asked()).containsExactly("read the console log of guest-04 2 1048576");
        assertThatThrownBy(() -> domains.consoleTail(guest, 0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> domains.consoleTail(guest, 10_001)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aConsoleThatNobodyLogsIsSaid() {
        host.on("read the console log of", command -> host.result(command, 74, "", ""));

        assertThatThrownBy(() -> domains.consoleTail(guest, 2))
                .isInstanceOf(ConsoleNotLoggedException.class)
                .hasMessageContaining("guest-04");
    }

    @Test
    void theHypervisorsLogIsBounded() {
        host.on("xl dmesg", command -> host.result(command, 0, "(XEN) a\n(XEN) b\n", ""));

        assertThat(host.asXenHost().dmesg(2)).containsExactly("(XEN) a", "(XEN) b");
        assertThat(host.asked()).containsExactly("xl dmesg 2 1048576");
        assertThatThrownBy(() -> host.asXenHost().dmesg(0)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void dom0IsNotTouchedByAnyOfThem() {
        var dom0 = domains.get("Domain-0");

        assertThatThrownBy(() -> domains.shutdown(dom0, Shutdown.withoutWaiting()))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> domains.reboot(dom0, MINUTE)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> domains.rename(dom0, "other")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> domains.suspend(dom0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> domains.signals().sysrq(dom0, 'b')).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> domains.signals().trigger(dom0, Trigger.NMI))
                .isInstanceOf(InvalidInputException.class);
        assertThat(host.asked()).isEmpty();
    }
}
