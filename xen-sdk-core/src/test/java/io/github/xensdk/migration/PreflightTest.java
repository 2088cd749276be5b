package io.github.xensdk.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.FakeHost;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.migration.Finding.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreflightTest {

    private static final UUID GUEST = UUID.fromString("11111111-2222-3333-4444-555555555555");
    private static final String DISK = "/xen/shared/guest-04.img";
    private static final String DEVICES = "\"disks\":[{\"pdev_path\":\"" + DISK
            + "\",\"vdev\":\"xvda\",\"format\":\"raw\",\"readwrite\":1}],"
            + "\"nics\":[{\"devid\":0,\"bridge\":\"xenbr0\"}]";

    private final FakeHost nevers =
            new FakeHost("nevers").with(GUEST, "guest-04", FakeHost.RUNNING).devices(DEVICES);
    private final FakeHost avignon = new FakeHost("avignon").bridge("xenbr0", false, 0);

    private Migration.Builder migration() {
        return Migration.of("guest-04").from(nevers.asXenHost()).to(avignon.asXenHost());
    }

    private Preflight live() {
        return migration().live().build().preflight();
    }

    private Preflight cold() {
        return migration().coldSharedFile("/xen/checkpoints").build().preflight();
    }

    private static void has(Preflight preflight, PreflightCheck check, Severity severity, String... words) {
        assertThat(preflight.of(check)).as(preflight.describe()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(severity);
            assertThat(finding.describe()).contains(words);
        });
        assertThat(preflight.findings()).as("nothing else").hasSize(1);
    }

    @Test
    void aGuestThatCanMoveHasNoFindings() {
        assertThat(live().findings()).isEmpty();
        assertThat(cold().findings()).isEmpty();
        assertThat(migration().coldCopy("/xen/checkpoints").build().preflight().findings())
                .isEmpty();
        assertThat(live().describe()).isEqualTo("guest-04 from nevers to avignon: nothing stands against it");
    }

    @Test
    void itChangesNothingAndMayBeAskedAgain() {
        var migration = migration().live().build();

        assertThat(migration.preflight()).isEqualTo(migration.preflight());
        assertThat(nevers.asked()).noneMatch(text -> text.startsWith("xl migrate") || text.startsWith("xl save"));
    }

    @Test
    void runningRefusesWhatThePreflightSays() {
        avignon.freeMebibytes(10);

        assertThatThrownBy(() -> migration().live().build().run())
                .isInstanceOfSatisfying(MigrationRefusedException.class, e -> {
                    assertThat(e.preflight()).isEqualTo(live());
                    assertThat(e.blockers()).extracting(Finding::check).containsExactly(PreflightCheck.MEMORY);
                })
                .hasMessageContaining("from nevers to avignon")
                .hasMessageContaining("10 MiB free")
                .hasMessageContaining("move or shrink other guests");
        assertThat(nevers.asked()).noneMatch(text -> text.startsWith("xl migrate"));
    }

    @Test
    void whatTheCallerKnowsBetterDoesNotStopIt() {
        avignon.freeMebibytes(10).place(DISK, "place NOTHING 0 no name=\n");
        nevers.on("xl migrate", command -> {
            avignon.guests().addAll(nevers.guests());
            nevers.guests().clear();
            return nevers.result(command, 0, "", "");
        });

        assertThatThrownBy(() -> migration()
                        .live()
                        .despite(PreflightCheck.MEMORY)
                        .build()
                        .run())
                .isInstanceOfSatisfying(
                        MigrationRefusedException.class,
                        e -> assertThat(e.blockers()).extracting(Finding::check).containsExactly(PreflightCheck.DISK));
        assertThat(migration()
                        .live()
                        .despite(PreflightCheck.MEMORY, PreflightCheck.DISK)
                        .build()
                        .run())
                .isInstanceOf(MigrationOutcome.Completed.class);
    }

    @ParameterizedTest
    @EnumSource(PreflightCheck.class)
    void whatCannotBeOverriddenSaysWhy(PreflightCheck check) {
        if (check.canBeOverridden()) {
            migration().despite(check);
        } else {
            assertThat(check.whyNot()).isNotBlank();
            assertThatThrownBy(() -> migration().despite(check))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(check.whyNot());
        }
    }

    @Test
    void twoCopiesOrAGuestThatStandsAreNeverOverridden() {
        assertThat(List.of(PreflightCheck.values()))
                .filteredOn(check -> !check.canBeOverridden())
                .contains(PreflightCheck.SAME_GUEST, PreflightCheck.GUEST_STATE, PreflightCheck.NAME);
    }

    @ParameterizedTest
    @CsvSource({"guest-04, NAME", "guest-04--incoming, NAME", "guest-04--migratedaway, LEFTOVER"})
    void aNameThatIsTakenOnTheTargetIsNamed(String name, PreflightCheck check) {
        avignon.with(UUID.randomUUID(), name, FakeHost.PAUSED);

        has(live(), check, Severity.BLOCKER, "avignon has already " + name, "PAUSED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"guest-04", "guest-04--incoming", "another-name"})
    void aCopyOnTheTargetIsNamedWhateverItsName(String name) {
        avignon.with(GUEST, name, FakeHost.PAUSED);

        has(live(), PreflightCheck.SAME_GUEST, Severity.BLOCKER, name, "MigrationRecovery");
    }

    @Test
    void aHalfThatIsLeftOnTheSourceIsNamed() {
        nevers.with(UUID.randomUUID(), "guest-04--migratedaway", FakeHost.SUSPENDED);

        has(live(), PreflightCheck.LEFTOVER, Severity.BLOCKER, "nevers has already guest-04--migratedaway");
    }

    @Test
    void aGuestThatIsBeingMovedAlreadyIsLeftAlone() {
        nevers.atWork("pipe:[1]", "xl", "migrate", "guest-04", "lyon");

        has(live(), PreflightCheck.AT_WORK, Severity.BLOCKER, "xl migrate guest-04 lyon (process 4711)");
    }

    @Test
    void anotherGuestThatIsBeingMovedDoesNotCount() {
        nevers.atWork("pipe:[1]", "xl", "migrate", "guest-05", "lyon");
        avignon.atWork("pipe:[1]", "xl", "migrate-receive");

        assertThat(live().findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"4.17.5, 4.16.9, BLOCKER", "4.17.5, 4.9.1, BLOCKER", "4.9, 4.10, NOTE", "4.17.5, 5.0-rc, NOTE"})
    void streamsGoToXensThatAreNotOlder(String here, String there, Severity severity) {
        // What an old Xen does not say of itself is not held against it.
        nevers.xenVersion(here);
        avignon.xenVersion(there);

        has(live(), PreflightCheck.XEN_VERSION, severity, here, there);
    }

    @Test
    void aFeatureThatTheTargetsProcessorsLackIsAWarning() {
        avignon.hwCaps("078bf3fd:82982201:20100800:00000005");

        has(live(), PreflightCheck.CPU_FEATURES, Severity.WARNING, "00000002 in word 1", "cpuid=");
    }

    @Test
    void aFeatureThatTheTargetsProcessorsHaveBesideIsNone() {
        avignon.hwCaps("ffffffff:ffffffff:ffffffff:ffffffff");

        assertThat(live().findings()).isEmpty();
    }

    @Test
    void aTargetThatRunsNoSuchGuestsIsRefused() {
        avignon.virtCaps("pv");

        has(live(), PreflightCheck.GUEST_TYPE, Severity.BLOCKER, "PVH", "avignon");
    }

    @Test
    void aPvGuestNeedsShadowPagingForLiveOnly() {
        nevers.guestType("pv");

        has(live(), PreflightCheck.LOG_DIRTY, Severity.BLOCKER, "shadow", "migrate it cold");
        assertThat(cold().findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pvh", "hvm"})
    void aGuestThatWasStartedWithoutHapNeedsShadowPagingOnBothHosts(String type) {
        nevers.guestType(type).withoutHap().virtCaps("pv hvm hap shadow");
        assertThat(live().of(PreflightCheck.LOG_DIRTY)).isEmpty();
        has(live(), PreflightCheck.GUEST_TYPE, Severity.BLOCKER, "hap=0", "avignon has no shadow paging");

        avignon.virtCaps("pv hvm hap shadow");
        assertThat(live().findings()).isEmpty();

        nevers.virtCaps("pv hvm hap");
        has(live(), PreflightCheck.LOG_DIRTY, Severity.BLOCKER, "hap=0", "nevers has no shadow paging");
    }

    @ParameterizedTest
    @CsvSource({"4.17.5, pv hvm", "4.11.4, pv hvm hap"})
    void aXenThatSaysNothingOfShadowPagingIsNotHeldAgainstIt(String version, String capabilities) {
        for (FakeHost host : List.of(nevers, avignon)) {
            host.withoutHap().xenVersion(version).virtCaps(capabilities);
        }

        assertThat(live().findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'', BLOCKER", "on, WARNING", "'\"on\" # it may', WARNING", "off, BLOCKER", "auto, BLOCKER"})
    void memoryThatIsMissingIsABlockerUnlessDom0GivesIt(String autoballoon, Severity severity) {
        avignon.freeMebibytes(90).autoballoon(autoballoon);

        has(live(), PreflightCheck.MEMORY, severity, "90 MiB free");
    }

    @Test
    void roomForTheGuestButNotForItsMaximumIsAWarning() {
        // xl list says 96 MiB for each guest here; its maximum is the same, so take some of it away.
        nevers.on(
                "xl list -v",
                command ->
                        nevers.result(command, 0, nevers.usual(command).stdout().replace("    96 ", "    64 "), ""));
        avignon.freeMebibytes(80);

        has(live(), PreflightCheck.MEMORY, Severity.WARNING, "maximum of 96 MiB");
    }

    @Test
    void aBridgeThatTheTargetDoesNotHaveIsNamed() {
        nevers.devices(DEVICES.replace("xenbr0", "xenbr7"));

        has(live(), PreflightCheck.BRIDGE, Severity.BLOCKER, "avignon has no bridge xenbr7");
    }

    @ParameterizedTest
    @CsvSource({"true, 15, 30 s", "true, 2, 4 s"})
    void aBridgeWithASpanningTreeIsSilentForTwiceItsDelay(boolean spanningTree, int delay, String silence) {
        avignon.bridge("xenbr0", spanningTree, delay);

        has(live(), PreflightCheck.BRIDGE, Severity.WARNING, silence, "xenbr0");
    }

    @ParameterizedTest
    @CsvSource({"false, 15", "true, 0"})
    void aBridgeThatForwardsAtOnceIsNone(boolean spanningTree, int delay) {
        avignon.bridge("xenbr0", spanningTree, delay);

        assertThat(live().findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "place NOTHING 0 no name=, has no",
        "place FILE 4096 no name=6b, does not see",
        "place FILE 4096 yes name=6c, does not see",
        "place BLOCK 0 no name=6b, a file on nevers and a block on avignon"
    })
    void otherStorageUnderADisksPathIsABlocker(String there, String words) {
        avignon.place(DISK, there + "\n");

        has(live(), PreflightCheck.DISK, Severity.BLOCKER, DISK, words, "give both hosts the same storage");
    }

    @Test
    void storageWhoseFilesTheTargetSeesAndCannotOpenIsRefused() {
        avignon.place(DISK, "place FILE 4096 yes name=6b\nclosed Stale file handle\n");

        has(live(), PreflightCheck.DISK, Severity.BLOCKER, DISK, "cannot open one: Stale file handle", "mount");
    }

    @Test
    void aDirectoryThatTheSourceCannotWriteToProvesNothing() {
        nevers.place(DISK, "place FILE 4096 no name=6b\n");
        avignon.place(DISK, "place FILE 4096 no name=6b\n");

        has(live(), PreflightCheck.DISK, Severity.WARNING, "cannot be told", "nevers cannot write");
    }

    @ParameterizedTest
    @CsvSource({
        "mapping , serial naa.5000c500a1b2c3d4, mapping , serial naa.5000c500a1b2c3d4, ''",
        "mapping , serial naa.5000c500a1b2c3d4, mapping , serial naa.5000c500ffffffff, BLOCKER",
        "mapping LVM-a, serial naa.1, mapping LVM-b, serial naa.1, BLOCKER",
        "mapping LVM-a, serial naa.1, mapping LVM-a, serial naa.2, BLOCKER",
        "mapping LVM-a, serial naa.1, mapping LVM-a, serial naa.1, ''",
        "mapping , serial t10.DISK 1, mapping , serial t10.DISK 2, BLOCKER",
        "mapping LVM-a, serial, mapping LVM-a, serial, WARNING",
        "mapping , serial t10.ATA QEMU HARDDISK QM00001, mapping , serial t10.ATA QEMU HARDDISK QM00001, WARNING",
        "mapping , serial t10.ATA disk 1, mapping , serial t10.ATA disk 2, BLOCKER",
        "mapping , serial nvme.1b36-6e31, mapping , serial nvme.1b36-6e32, BLOCKER",
        "mapping , serial nvme.1b36-6e31, mapping , serial naa.1, BLOCKER",
        "mapping , serial nvme.1b36-6e31, mapping , serial, WARNING",
    })
    void blockDevicesAreToldApartByNumbersThatAreTheirsAlone(
            String mapping, String serial, String otherMapping, String otherSerial, String expected) {
        nevers.place(DISK, "place BLOCK 0 no name=6b\n" + mapping + " \n" + serial + " \n");
        avignon.place(DISK, "place BLOCK 0 no name=6b\n" + otherMapping + " \n" + otherSerial + " \n");

        if (expected.isEmpty()) {
            assertThat(live().findings()).isEmpty();
        } else {
            has(live(), PreflightCheck.DISK, Severity.valueOf(expected), DISK);
        }
    }

    @Test
    void aDiskThatAScriptBringsCannotBeCompared() {
        nevers.devices(DEVICES.replace("\"vdev\"", "\"script\":\"block-iscsi\",\"vdev\""));

        has(live(), PreflightCheck.DISK, Severity.WARNING, "a script or another domain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"qcow2", "qcow", "vhd"})
    void aDiskWhoseTablesQemuKeepsIsRefusedUnlessAskedForInSoManyWords(String format) {
        nevers.devices(DEVICES.replace("\"raw\"", '"' + format + '"'));

        has(live(), PreflightCheck.DISK_FORMAT, Severity.BLOCKER, DISK, format.toUpperCase(Locale.ROOT), "qemu-img");
        has(cold(), PreflightCheck.DISK_FORMAT, Severity.BLOCKER, "shut the guest down");
        Migration despite =
                migration().live().despite(PreflightCheck.DISK_FORMAT).build();
        assertThat(despite.preflight().blockers()).isNotEmpty();
    }

    @Test
    void aDiskThatIsOnlyReadMayHaveAnyFormatAndOneOfAnHvmGuestIsWarnedOf() {
        nevers.devices(DEVICES.replace("\"raw\",\"readwrite\":1", "\"qcow2\""));
        assertThat(live().findings()).isEmpty();

        nevers.devices(DEVICES.replace("\"raw\"", "\"qcow2\"")).guestType("hvm");
        has(live(), PreflightCheck.DISK_FORMAT, Severity.WARNING, "QCOW2", "not tried");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nfs4 rw,relatime,vers=4.2,hard | option sync",
                "nfs4 rw,sync,relatime,vers=4.2,hard |",
                "nfs rw,vers=3,async | option sync",
                "cifs rw,vers=3.1.1,cache=loose | cache=none",
                "cifs rw,vers=3.1.1,cache=strict |",
                "ext4 rw |",
            })
    void aMountOfTheSourceThatKeepsWritesIsAWarning(String mount, @Nullable String advice) {
        String place = "place FILE 4096 yes name=6b\n";
        nevers.place(DISK, place + "mount " + mount + "\n");
        avignon.place(DISK, place + "mount nfs4 rw,relatime\n");

        if (advice == null) {
            assertThat(live().findings()).isEmpty();
        } else {
            has(live(), PreflightCheck.DISK_CACHE, Severity.WARNING, DISK, "until the guest flushes", advice);
        }
    }

    @Test
    void aKernelThatTheTargetDoesNotHaveIsAWarning() {
        avignon.place("/k", "place NOTHING 0 no name=\n");

        has(live(), PreflightCheck.BOOT_FILE, Severity.WARNING, "/k", "next reboot");
    }

    @Test
    void aTargetWithoutTheScriptThatAttachesADeviceIsRefused() {
        nevers.devices(DEVICES.replace("\"vdev\"", "\"script\":\"block-xensdk\",\"vdev\""));
        avignon.place("/etc/xen/scripts/block-xensdk", "place FILE 0 no name=6b\n");
        assertThat(live().findings())
                .as("it is there, and the disk is compared as ever")
                .isEmpty();

        avignon.place("/etc/xen/scripts/block-xensdk", "place NOTHING 0 no name=\n");
        has(live(), PreflightCheck.DEVICE_SCRIPT, Severity.BLOCKER, "/etc/xen/scripts/block-xensdk", "HostPreparation");
    }

    @Test
    void devicesOfTheMachineAreNamed() {
        nevers.devices(DEVICES
                + ",\"pcidevs\":[{\"func\":1,\"bus\":3,\"vfunc_mask\":1,\"rdm_policy\":\"strict\"}],"
                + "\"usbdevs\":[{},{\"type.hostdev\":{\"hostbus\":1,\"hostaddr\":4}}]");

        assertThat(live().blockers())
                .extracting(Finding::sentence)
                .containsExactly(
                        "it has a device of nevers's machine: PCI device 0000:03:00.1",
                        "it has a device of nevers's machine: a USB device",
                        "it has a device of nevers's machine: USB device 1.4");
    }

    @ParameterizedTest
    @CsvSource({
        "255, root@avignon: Permission denied (publickey)., authorized_keys",
        "255, Host key verification failed., another host key",
        "255, ssh: connect to host avignon port 22: No route to host, firewall",
        "69, '', does not find xl"
    })
    void aLinkThatDoesNotWorkSaysWhatToDo(int status, String stderr, String words) {
        nevers.on("try the link", command -> nevers.result(command, status, "", stderr + "\n"));

        has(live(), PreflightCheck.LINK, Severity.BLOCKER, words, stderr);
        assertThat(cold().findings()).as("a shared file needs no link").isEmpty();
    }

    @Test
    void anAddressThatLeadsToAnotherMachineIsNoticed() {
        nevers.on("try the link", command -> nevers.result(command, 0, "boot-of-lyon\n", ""));

        has(live(), PreflightCheck.LINK, Severity.BLOCKER, "another machine than avignon");
    }

    @Test
    void aLoginThatGreetsIsNoticedBecauseXlWouldTakeItForAnAnswer() {
        nevers.on("try the link", command -> nevers.result(command, 0, "Welcome!\nboot-of-avignon\n", ""));

        has(live(), PreflightCheck.LINK, Severity.BLOCKER, "prints \"Welcome!\"", ".bashrc");
    }

    @Test
    void oneMachineUnderTwoNamesIsNoticed() {
        avignon.bootId("boot-of-nevers");
        nevers.on("try the link", command -> nevers.result(command, 0, "boot-of-nevers\n", ""));

        has(live(), PreflightCheck.SAME_HOST, Severity.BLOCKER, "nevers and avignon are one machine");
    }

    @Test
    void aCheckpointThatDoesNotFitIsRefused() {
        nevers.on(
                "check the directory",
                command -> nevers.result(command, 0, "xensdk:space 4096 1000000 20000 10000\n", ""));

        has(cold(), PreflightCheck.CHECKPOINT_SPACE, Severity.BLOCKER, "39 MiB free", "112 MiB");
    }

    @Test
    void aCheckpointDirectoryThatOthersMayWriteIntoIsAWarning() {
        nevers.on(
                "check the directory",
                command -> nevers.result(
                        command, 0, "xensdk:open\n" + nevers.usual(command).stdout(), ""));

        has(cold(), PreflightCheck.CHECKPOINT_DIRECTORY, Severity.WARNING, "on nevers", "0700");
    }

    @Test
    void aCheckpointDirectoryThatIsNotSharedIsRefused() {
        avignon.place("/xen/checkpoints", "place DIRECTORY 0 no name=6b\n");
        nevers.place("/xen/checkpoints", "place DIRECTORY 0 yes name=6b\n");

        has(cold(), PreflightCheck.CHECKPOINT_DIRECTORY, Severity.BLOCKER, "other storage on avignon");
    }

    @ParameterizedTest
    @CsvSource({"PT3S, 3.0 s ahead of nevers", "PT-1H, 3600.0 s behind nevers"})
    void clocksThatDifferAreAWarning(Duration ahead, String words) {
        avignon.clockAhead(ahead);

        has(live(), PreflightCheck.CLOCK, Severity.WARNING, words);
    }

    @Test
    void aGuestWithoutAStoredConfigurationCannotMove() {
        nevers.on(
                "look at the host",
                command -> nevers.result(
                        command,
                        0,
                        nevers.usual(command)
                                .stdout()
                                .replaceAll(
                                        "(?s)xensdk:guest\n.*xensdk:interfaces", "xensdk:guest\n[]\nxensdk:interfaces"),
                        ""));

        has(live(), PreflightCheck.CONFIGURATION, Severity.BLOCKER, "no stored configuration");
    }

    @Test
    void theGravestComesFirst() {
        avignon.xenVersion("4.18").freeMebibytes(10).clockAhead(Duration.ofSeconds(5));

        assertThat(live().findings())
                .extracting(Finding::severity)
                .containsExactly(Severity.BLOCKER, Severity.WARNING, Severity.NOTE);
        assertThat(live().describe()).contains("1 against it\n  BLOCKER MEMORY: avignon has 10 MiB free");
    }
}
