package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.CommandFailedException;
import io.github.xensdk.ConfigRefusedException;
import io.github.xensdk.ConsoleNotLoggedException;
import io.github.xensdk.DomainExistsException;
import io.github.xensdk.DomainStateException;
import io.github.xensdk.NotSupportedException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.domain.AfterSave;
import io.github.xensdk.domain.Checkpoint;
import io.github.xensdk.domain.ConfigFile;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainConfig;
import io.github.xensdk.domain.DomainState;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.domain.Domains;
import io.github.xensdk.domain.Nic;
import io.github.xensdk.domain.Shutdown;
import io.github.xensdk.domain.ShutdownEnd;
import io.github.xensdk.domain.StartMode;
import io.github.xensdk.domain.StopSignal;
import io.github.xensdk.domain.Trigger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The life of a guest on real Xen, each effect looked at in a second way: xenstore, xl by hand, the guest itself. */
@Timeout(900)
@Tag(OnTheLab.ONE_HOST)
@ResourceLock(OnTheLab.NEVERS)
class LifecycleLabTest {

    private static final Duration LONG = Duration.ofMinutes(3);
    private static final Duration SHORT = Duration.ofSeconds(2);

    private static OnTheLab here;
    private static XenHost nevers;
    private static Domains domains;
    private static Lab.Slot slot;

    @BeforeAll
    static void connect() {
        here = new OnTheLab(0);
        nevers = here.nevers;
        domains = nevers.domains();
        slot = here.slot;
    }

    @AfterAll
    static void disconnect() {
        here.close();
    }

    @BeforeEach
    void clear() {
        here.guests.clear(slot);
    }

    private static ConfigFile config(DomainType type) {
        var builder = type == DomainType.PV ? DomainConfig.pv(slot.name()) : DomainConfig.pvh(slot.name());
        String text = builder.kernel(here.lab.kernel())
                .ramdisk(here.lab.ramdisk())
                .kernelArguments(slot.kernelArguments())
                .memory(ByteSize.mebibytes(here.lab.memoryMiB()))
                .disk(Disk.raw(slot.disk(), "xvda"))
                .nic(Nic.onBridge(here.lab.bridge(), slot.mac()))
                .build()
                .toXlConfig();
        return ConfigFile.parse("# for a test\n" + text);
    }

    private static String byHand(String... words) {
        var command = Command.of(words[0], Arrays.copyOfRange(words, 1, words.length));
        return nevers.run(command.build()).orThrow().stdout();
    }

    private static String xenstoreName(Domain guest) {
        return byHand("xenstore-read", "/local/domain/" + guest.id() + "/name").strip();
    }

    private static String bootId() {
        try (var guest = here.guests.login(slot)) {
            return OnTheLab.bootId(guest);
        }
    }

    private static void soon(String what, BooleanSupplier condition) throws InterruptedException {
        long started = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - started).as(what).isLessThan(TimeUnit.MINUTES.toNanos(1));
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private static boolean consoleHas(Domain guest, String text) {
        return domains.consoleTail(guest, 200).stream().anyMatch(line -> line.contains(text));
    }

    private static String put(String name, String text) {
        String path = "/root/" + name;
        nevers.run(Command.script("write", "cat > \"$1\"", path)
                        .stdin(text.getBytes(StandardCharsets.UTF_8))
                        .build())
                .orThrow();
        return path;
    }

    @Test
    void aPvGuestLivesThroughAllThatXlCanDoToIt() throws InterruptedException {
        livesThroughAllThatXlCanDoToIt(DomainType.PV);
    }

    @Test
    @Tag(OnTheLab.THOROUGH)
    void aPvhGuestLivesThroughAllThatXlCanDoToIt() throws InterruptedException {
        livesThroughAllThatXlCanDoToIt(DomainType.PVH);
    }

    private static void livesThroughAllThatXlCanDoToIt(DomainType type) throws InterruptedException {
        var config = config(type);
        Domain guest = createdPausedFromAFileOnTheHost(type, config);
        tellsUptimeAndConsole(guest);
        takesSysrq(guest);
        takesTriggers(guest, type);
        isRenamedAndBack(guest);
        cannotBeSuspendedByThisXl(guest);
        guest = reboots(guest);
        var checkpoint = goesOnWhileItIsSaved(guest);
        if (type == DomainType.PV) {
            isNotRestartedAfterSuchASave(guest);
        }
        domains.destroy(domains.refresh(guest));
        String action = type == DomainType.PV ? "restart" : "preserve";
        guest = comesBackWithAnotherConfiguration(guest, checkpoint, config.with("on_poweroff", action));
        isAskedToShutDownWhilePaused(guest);
        if (type == DomainType.PV) {
            startsAgainWhenItIsShutDown(guest);
        } else {
            staysWhenItIsShutDown(guest);
            isDestroyedWhenItDoesNotShutDown(checkpoint);
        }
    }

    private static Domain createdPausedFromAFileOnTheHost(DomainType type, ConfigFile config) {
        String path = put("lifecycle.cfg", config.toText());
        assertThat(domains.dryRunFile(path).type()).isEqualTo(type);
        var guest = domains.createFromFile(path, StartMode.PAUSED);

        assertThat(guest.state()).isEqualTo(DomainState.PAUSED);
        assertThat(xenstoreName(guest)).isEqualTo(slot.name());
        assertThat(domains.find(guest.id())).isEqualTo(domains.find(guest.uuid()));
        assertThat(domains.get(guest.uuid()).name()).isEqualTo(slot.name());
        assertThat(domains.info(guest).type()).isEqualTo(type);
        assertThatThrownBy(() -> domains.createFromFile(path, StartMode.PAUSED))
                .isInstanceOf(DomainExistsException.class);
        assertThatThrownBy(() -> domains.create(config, StartMode.PAUSED)).isInstanceOf(DomainExistsException.class);

        domains.unpause(guest);
        assertThat(bootId()).isNotBlank();
        return guest;
    }

    private static void tellsUptimeAndConsole(Domain guest) throws InterruptedException {
        long asked = System.nanoTime();
        Duration first = domains.uptime(guest);
        assertThat(byHand("xl", "uptime", slot.name())).contains(slot.name());
        TimeUnit.SECONDS.sleep(2);
        Duration second = domains.uptime(guest);
        assertThat(second).isGreaterThan(first);
        assertThat(second.minus(first).toNanos()).isLessThan(System.nanoTime() - asked + 1_000_000_000L);

        soon("the guest's console", () -> consoleHas(guest, "guest ready"));
        assertThat(domains.consoleTail(guest, 1)).hasSizeLessThanOrEqualTo(1);
    }

    private static void takesSysrq(Domain guest) throws InterruptedException {
        assertThat(domains.signals().sysrq(guest, 'h')).isTrue();
        soon("the answer to sysrq h", () -> consoleHas(guest, "sysrq: HELP"));

        domains.pause(guest);
        // Xen would count this one, and the unpause below would do nothing.
        domains.pause(guest);
        assertThat(domains.signals().sysrq(guest, 's')).isFalse();
        assertThat(byHand("xenstore-read", "/local/domain/" + guest.id() + "/control/sysrq"))
                .startsWith("s");
        domains.unpause(guest);
        soon("the answer to sysrq s", () -> consoleHas(guest, "sysrq: Emergency Sync"));
    }

    private static void takesTriggers(Domain guest, DomainType type) throws InterruptedException {
        var after = domains.signals().trigger(guest, Trigger.NMI);
        assertThat(after.state().isExecuting()).isTrue();
        soon("what the guest says of an NMI", () -> consoleHas(guest, "NMI"));

        assertThatThrownBy(() -> domains.signals().trigger(guest, Trigger.RESET))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("not delivered");
        if (type == DomainType.PV) {
            assertThatThrownBy(() -> domains.signals().trigger(guest, Trigger.POWER))
                    .isInstanceOf(CommandFailedException.class);
        } else {
            assertThat(domains.signals().trigger(guest, Trigger.POWER).state().isExecuting())
                    .isTrue();
        }
    }

    private static void isRenamedAndBack(Domain guest) {
        String other = slot.name() + "--b";
        assertThat(domains.rename(guest, other).name()).isEqualTo(other);
        assertThat(xenstoreName(guest)).isEqualTo(other);
        assertThatThrownBy(() -> domains.consoleTail(guest, 10)).isInstanceOf(ConsoleNotLoggedException.class);
        domains.rename(guest, slot.name());
        assertThat(xenstoreName(guest)).isEqualTo(slot.name());
    }

    private static void cannotBeSuspendedByThisXl(Domain guest) {
        assertThatThrownBy(() -> domains.suspend(guest)).isInstanceOf(NotSupportedException.class);
        assertThatThrownBy(() -> domains.resume(guest)).isInstanceOf(NotSupportedException.class);
        assertThat(domains.refresh(guest).state().isExecuting()).isTrue();
    }

    private static Domain reboots(Domain guest) {
        String bootId = bootId();
        var after = domains.reboot(guest, LONG);

        assertThat(after.uuid()).isEqualTo(guest.uuid());
        assertThat(after.id()).isGreaterThan(guest.id());
        assertThat(bootId()).isNotEqualTo(bootId);
        return after;
    }

    private static Checkpoint goesOnWhileItIsSaved(Domain guest) {
        String bootId = bootId();
        var checkpoint =
                domains.save(guest, here.guests.checkpointDirectory() + "/" + slot.name() + "-life", AfterSave.GO_ON);

        assertThat(domains.refresh(guest).state().isExecuting()).isTrue();
        assertThat(bootId()).isEqualTo(bootId);
        assertThat(byHand("stat", "-c", "%s %a", checkpoint.path()).strip())
                .isEqualTo(checkpoint.size().bytes() + " 600");
        return checkpoint;
    }

    /** What 4.17 does; see docs/decisions/0010-the-life-of-a-domain.md. */
    private static void isNotRestartedAfterSuchASave(Domain guest) {
        assertThatThrownBy(() -> domains.reboot(guest, LONG))
                .isInstanceOf(DomainStateException.class)
                .hasMessageContaining("no xl on the host starts it again");
        assertThat(byHand("xl", "list", Integer.toString(guest.id()))).contains("---sr-");
    }

    private static Domain comesBackWithAnotherConfiguration(Domain before, Checkpoint checkpoint, ConfigFile config) {
        String name = slot.name() + "--b";
        var guest = domains.restore(checkpoint, config.with("name", name), StartMode.PAUSED);

        assertThat(guest.uuid()).isEqualTo(before.uuid());
        assertThat(guest.state()).isEqualTo(DomainState.PAUSED);
        assertThat(xenstoreName(guest)).isEqualTo(name);
        domains.unpause(guest);
        assertThat(bootId()).isNotBlank();
        return guest;
    }

    private static void isAskedToShutDownWhilePaused(Domain guest) {
        domains.pause(guest);
        assertThat(domains.shutdown(guest, Shutdown.withoutWaiting())).isEqualTo(ShutdownEnd.REQUESTED);
        assertThatThrownBy(() -> domains.shutdown(guest, SHORT)).isInstanceOf(DomainStateException.class);
        assertThat(domains.shutdown(guest, Shutdown.within(SHORT).orLeave())).isEqualTo(ShutdownEnd.LEFT);
        assertThat(byHand("xenstore-read", "/local/domain/" + guest.id() + "/control/shutdown"))
                .startsWith("poweroff");
        assertThat(domains.refresh(guest).state()).isEqualTo(DomainState.PAUSED);
        // Otherwise it would be down before anybody looks.
        byHand("xenstore-write", "/local/domain/" + guest.id() + "/control/shutdown", "");
        domains.unpause(guest);
    }

    private static void startsAgainWhenItIsShutDown(Domain guest) {
        assertThat(domains.shutdown(guest, LONG)).isEqualTo(ShutdownEnd.RESTARTED);
        assertThat(domains.refresh(guest).id()).isGreaterThan(guest.id());
    }

    private static void staysWhenItIsShutDown(Domain guest) {
        var how = Shutdown.within(LONG).orDestroy().signal(StopSignal.CONTROL_OR_ACPI);
        assertThat(domains.shutdown(guest, how)).isEqualTo(ShutdownEnd.KEPT);
        assertThat(byHand("xl", "list", Integer.toString(guest.id()))).contains("---s--");
        domains.destroy(guest);
    }

    private static void isDestroyedWhenItDoesNotShutDown(Checkpoint checkpoint) {
        var guest = domains.restore(checkpoint, StartMode.PAUSED);
        assertThat(guest.name()).isEqualTo(slot.name());
        assertThat(domains.shutdown(guest, Shutdown.within(SHORT).orDestroy())).isEqualTo(ShutdownEnd.DESTROYED);
        assertThat(byHand("xl", "list")).doesNotContain(slot.name());
    }

    @Test
    void aDryRunTellsHowTheHostReadsAConfigurationAndStartsNothing() {
        String before = byHand("xl", "list").replaceAll("\\d+\\.\\d", "");
        var config = config(DomainType.PVH);

        var read = domains.dryRun(config);
        assertThat(read.name()).isEqualTo(slot.name());
        assertThat(read.warnings()).isEmpty();
        assertThat(read.config().config())
                .isEqualTo(DomainConfig.from(config.with("uuid", read.uuid().toString())));
        assertThat(domains.dryRun(DomainConfig.from(config)).type()).isEqualTo(DomainType.PVH);

        var odd = domains.dryRun(config.with("memory", "much"));
        assertThat(odd.warnings()).anyMatch(warning -> warning.contains("`memory' is not a valid number"));
        assertThatThrownBy(() -> domains.dryRun(config.with("type", "vax")))
                .isInstanceOf(ConfigRefusedException.class)
                .hasMessageContaining("Invalid domain type");
        assertThatThrownBy(() -> domains.createFromFile(put("bad.cfg", "name = 'a'\nVCPUS = 1\n"), StartMode.RUNNING))
                .isInstanceOfSatisfying(
                        ConfigRefusedException.class, e -> assertThat(e.line()).hasValue(2));
        assertThatThrownBy(() -> domains.dryRunFile("/nowhere.cfg"))
                .isInstanceOf(ConfigRefusedException.class)
                .hasMessageContaining("No such file");

        assertThat(byHand("xl", "list").replaceAll("\\d+\\.\\d", "")).isEqualTo(before);
    }

    @Test
    void theHypervisorsLogIsReadFromItsEnd() {
        var all = byHand("xl", "dmesg").lines().toList();
        var end = nevers.dmesg(3);

        assertThat(end).hasSize(3);
        assertThat(all).containsAll(end);
        assertThat(nevers.dmesg(10_000).get(0)).isEqualTo(all.get(0));
    }
}
