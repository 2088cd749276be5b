package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.DomainExistsException;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.image.GuestImage;
import io.github.xensdk.image.ImageCreation;
import io.github.xensdk.image.ImageCreationFailedException;
import io.github.xensdk.image.ImageExistsException;
import io.github.xensdk.image.ImageListener;
import io.github.xensdk.image.ImageSpec;
import io.github.xensdk.image.ImageStage;
import io.github.xensdk.image.InstallMethod;
import io.github.xensdk.image.RootPassword;
import io.github.xensdk.ssh.SshTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Images by the real xen-create-image. The lab's distribution "lab" and its tar file need no network. */
@Timeout(600)
@Tag(OnTheLab.ONE_HOST)
@ResourceLock(OnTheLab.AVIGNON)
class ImagesLabTest {

    private static final String DIRECTORY = "/xen/images/test";
    private static final String TREE = "/xen/lab/guest.tar";

    /** Everything that making an image may leave on a host, but for its log. */
    private static final String TRACES = """
            find /xen/images /etc/xen -name "*$1*" -o -path '*/test*'
            ls -d /var/tmp/xensdk-image.* 2> /dev/null
            grep -o '/var/tmp/xensdk-image[^ ]*' /proc/mounts
            losetup -a | grep -F "$1"
            lvs --noheadings -o vg_name,lv_name | grep -F "$1"
            grep -F "$1" /etc/hosts
            ps -e -o args= | grep -F xen-create-image | grep -v -e grep -e "sh -c"
            true
            """;

    private static OnTheLab here;
    private static XenHost avignon;
    private static Lab.Slot slot;

    @BeforeAll
    static void connect() {
        here = new OnTheLab(3);
        avignon = here.avignon;
        slot = here.slot;
    }

    @AfterAll
    static void disconnect() {
        try {
            clear();
        } finally {
            here.close();
        }
    }

    @BeforeEach
    void clearBefore() {
        clear();
    }

    private static void clear() {
        here.guests.clear(slot);
        onNevers("rm -rf -- \"$1\"; rm -f -- /etc/xen/\"$2\".cfg", DIRECTORY, slot.name());
        assertThat(traces()).isEmpty();
    }

    private static String onNevers(String script, String... arguments) {
        return avignon.run(Command.script("look", script, arguments).build())
                .orThrow()
                .stdout();
    }

    private static List<String> traces() {
        return onNevers(TRACES, slot.name()).lines().toList();
    }

    private static String address() {
        return slot.kernelArguments().replaceAll(".*\\bip=([0-9.]+)/24.*", "$1");
    }

    private static ImageSpec.Builder spec() {
        return specWithoutPlace().directory(DIRECTORY);
    }

    private static ImageSpec.Builder specWithoutPlace() {
        return ImageSpec.builder(slot.name(), "lab")
                .size(ByteSize.mebibytes(64))
                .noSwap()
                .memory(ByteSize.mebibytes(here.lab.memoryMiB()))
                .bridge(here.lab.bridge())
                .mac(slot.mac())
                .address(address(), "255.255.255.0")
                .gateway("10.77.0.1")
                .kernel(here.lab.kernel())
                .ramdisk(here.lab.ramdisk())
                .install(InstallMethod.tar(TREE));
    }

    private static ImageCreation.Builder on(ImageSpec spec) {
        return ImageCreation.of(spec).on(avignon);
    }

    private static String inTheImage(GuestImage image, String path) {
        return onNevers(
                "mount -o loop,ro \"$1\" /mnt && { cat \"/mnt/$2\"; umount /mnt; }",
                image.disks().get(image.disks().size() - 1),
                path);
    }

    @Test
    void aGuestBootsFromTheImageThatWasMadeForIt() {
        var stages = Collections.synchronizedList(new ArrayList<ImageStage>());
        var password = RootPassword.generated();

        GuestImage image = on(spec().build())
                .rootPassword(password)
                .listener(new ImageListener() {
                    @Override
                    public void stageEnded(StageEnded event) {
                        stages.add(event.stage());
                    }
                })
                .build()
                .run();

        assertThat(stages).containsExactly(ImageStage.values());
        assertThat(image.disks()).containsExactly(DIRECTORY + "/domains/" + slot.name() + "/disk.img");
        assertThat(traces())
                .containsExactlyInAnyOrder(
                        DIRECTORY,
                        DIRECTORY + "/domains",
                        DIRECTORY + "/domains/" + slot.name(),
                        image.disks().get(0),
                        image.configPath());
        assertThat(image.config().nics())
                .singleElement()
                .satisfies(nic -> assertThat(nic.mac()).contains(slot.mac()));
        // a second way: the file as it is on the host, and the disk's own files
        assertThat(onNevers("cat -- \"$1\"", image.configPath()))
                .isEqualTo(image.configFile().toText());
        assertThat(inTheImage(image, "etc/hostname").strip()).isEqualTo(slot.name());
        assertThat(inTheImage(image, "etc/network/interfaces")).contains("address " + address());
        String shadow = inTheImage(image, "etc/shadow");
        assertThat(shadow).matches("(?s)root:\\$6\\$[^:]+:.*");
        String hash = shadow.substring("root:".length(), shadow.indexOf(':', "root:".length()));
        var check = Command.script(
                        "check", "perl -e 'chomp(my $p = <STDIN>); print crypt($p, $ARGV[0]) eq $ARGV[0]' \"$1\"", hash)
                .stdin((new String(password.reveal()) + "\n").getBytes(StandardCharsets.UTF_8))
                .build();
        assertThat(avignon.run(check).orThrow().stdout()).isEqualTo("1");
        assertThat(onNevers("cat -- \"$1\"", image.log()))
                .contains("Running hook 50-setup-hostname-deb")
                .doesNotContain(new String(password.reveal()));

        avignon.domains().create(image.config());
        try (SshTransport guest = here.guests.login(slot)) {
            var answer = guest.execute(Command.of("hostname").build()).orThrow();
            assertThat(answer.stdout().strip()).isEqualTo(slot.name());
            assertThat(guest.execute(Command.of("cat", "/proc/cmdline").build())
                            .orThrow()
                            .stdout())
                    .contains("root=/dev/xvda1");
        }
        assertThatThrownBy(() -> on(spec().overwrite().build()).build().run())
                .isInstanceOf(DomainExistsException.class);
        here.guests.clear(slot);
    }

    @Test
    @Tag(OnTheLab.THOROUGH)
    void whatIsThereAlreadyStaysUnlessTheCallerWantsItWrittenOver() {
        GuestImage image =
                on(spec().swap(ByteSize.mebibytes(8)).build()).build().run();
        assertThat(image.disks()).hasSize(2);
        String before = onNevers(
                "sha256sum -- \"$@\"", image.configPath(), image.disks().get(1));

        assertThatThrownBy(() -> on(spec().build()).build().run())
                .isInstanceOfSatisfying(
                        ImageExistsException.class,
                        exists -> assertThat(exists.paths())
                                .contains(image.configPath(), image.disks().get(1)));
        assertThat(onNevers(
                        "sha256sum -- \"$@\"", image.configPath(), image.disks().get(1)))
                .isEqualTo(before);

        // refused by xen-create-image before it touches a disk: disks and configuration are still the old ones
        var unknown =
                ImageSpec.builder(slot.name(), "nosuch").directory(DIRECTORY).dhcp();
        assertThatThrownBy(() -> on(unknown.overwrite().build()).build().run())
                .isInstanceOfSatisfying(
                        ImageCreationFailedException.class,
                        failure -> assertThat(failure.overwritten()).isEmpty());
        assertThat(onNevers(
                        "sha256sum -- \"$@\"", image.configPath(), image.disks().get(1)))
                .isEqualTo(before);

        // xen-create-image skips a role that is not there. It fails after the disk was made anew: that stays, and is
        // named; the
        // configuration is the old one
        assertThatThrownBy(() ->
                        on(spec().role("nosuch").overwrite().build()).build().run())
                .isInstanceOfSatisfying(
                        ImageCreationFailedException.class,
                        failure -> assertThat(failure.overwritten())
                                .containsExactly(image.disks().get(1)));
        assertThat(onNevers("cat -- \"$1\"", image.configPath()))
                .isEqualTo(image.configFile().toText());

        GuestImage again = on(spec().overwrite().build()).build().run();
        assertThat(inTheImage(again, "etc/hostname").strip()).isEqualTo(slot.name());
    }

    @Test
    void aFailureLeavesNothingBehind() {
        var noSource = spec().install(InstallMethod.tar("/nowhere.tar")).build();

        assertThatThrownBy(() -> on(noSource).build().run())
                .isInstanceOfSatisfying(ImageCreationFailedException.class, failure -> {
                    assertThat(failure).hasMessageContaining("/nowhere.tar does not exist");
                    assertThat(failure.leftovers()).isEmpty();
                });
        assertThat(traces()).isEmpty();
    }

    @Test
    @Tag(OnTheLab.THOROUGH)
    void aDiskThatIsTooSmallForTheSystemIsAFailure() {
        assertThatThrownBy(() ->
                        on(spec().size(ByteSize.mebibytes(8)).build()).build().run())
                .isInstanceOf(ImageCreationFailedException.class)
                .hasMessageContaining("failed");
        assertThat(traces()).isEmpty();
    }

    private static final String GROUP = "xensdk-test";
    private static final String GROUP_FILE = "/xen/xensdk-test.lvm";

    private static final String MAKE_GROUP = """
            modprobe dm-mod && truncate -s 300M "$2" && device=$(losetup -f --show "$2") &&
            pvcreate -q "$device" && vgcreate -q "$1" "$device"
            """;

    private static final String REMOVE_GROUP = """
            if [ -e "$2" ]; then
                vgremove -q -q -f "$1" 2> /dev/null
                losetup -j "$2" -O NAME -n | while read -r device; do pvremove -q -q "$device"; losetup -d "$device"; done
                rm "$2"
            fi
            """;

    @Test
    @Tag(OnTheLab.THOROUGH)
    void imagesMayBeLogicalVolumes() {
        onNevers(REMOVE_GROUP, GROUP, GROUP_FILE);
        try {
            onNevers(MAKE_GROUP, GROUP, GROUP_FILE);
            var volumes = specWithoutPlace().volumeGroup(GROUP).swap(ByteSize.mebibytes(8));
            var noSource = volumes.install(InstallMethod.tar("/nowhere.tar")).build();
            assertThatThrownBy(() -> on(noSource).build().run()).isInstanceOf(ImageCreationFailedException.class);
            assertThat(traces()).isEmpty();

            GuestImage image =
                    on(volumes.install(InstallMethod.tar(TREE)).build()).build().run();

            String root = "/dev/" + GROUP + "/" + slot.name() + "-disk";
            String swap = "/dev/" + GROUP + "/" + slot.name() + "-swap";
            assertThat(image.disks()).containsExactly(swap, root);
            assertThat(image.config().disks()).extracting(Disk::target).containsExactly(root, swap);
            assertThat(onNevers("lvs --noheadings --units m -o lv_size \"$1\"", root)
                            .strip())
                    .isEqualTo("64.00m");
            assertThat(onNevers("mount -o ro \"$1\" /mnt && { cat /mnt/etc/hostname; umount /mnt; }", root)
                            .strip())
                    .isEqualTo(slot.name());
            assertThatThrownBy(() -> on(volumes.build()).build().run())
                    .isInstanceOfSatisfying(
                            ImageExistsException.class,
                            exists -> assertThat(exists.paths()).contains(root, swap));
        } finally {
            onNevers(REMOVE_GROUP, GROUP, GROUP_FILE);
        }
    }

    private static ImageListener atInstall(CountDownLatch reached) {
        return new ImageListener() {
            @Override
            public void stageStarted(StageStarted event) {
                if (event.stage() == ImageStage.INSTALL) {
                    reached.countDown();
                }
            }
        };
    }

    @Test
    @Tag(OnTheLab.THOROUGH)
    void cancellingInTheMiddleLeavesNothingBehind() throws Exception {
        var installing = new CountDownLatch(1);
        var creation = on(spec().build()).listener(atInstall(installing)).build();

        var run = CompletableFuture.supplyAsync(creation::run);
        assertThat(installing.await(5, TimeUnit.MINUTES)).isTrue();
        assertThat(traces()).as("while it runs").anyMatch(trace -> trace.startsWith("/var/tmp/xensdk-image"));
        creation.cancel();

        assertThatThrownBy(() -> run.get(5, TimeUnit.MINUTES))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(ImageCreationFailedException.class)
                .hasMessageContaining("cancelled");
        assertThat(traces()).isEmpty();
    }

    @Test
    @Tag(OnTheLab.THOROUGH)
    void aTimeOutLeavesNothingBehind() {
        var creation = on(spec().build()).timeout(Duration.ofSeconds(6)).build();

        assertThatThrownBy(creation::run)
                .isInstanceOf(ImageCreationFailedException.class)
                .hasMessageContaining("no end within PT6S");
        assertThat(traces()).isEmpty();
    }

    @Test
    @Tag(OnTheLab.THOROUGH)
    void whenTheConnectionIsLostTheHostCleansUpByItself() throws Exception {
        var installing = new CountDownLatch(1);
        var other = XenHost.connect(here.lab.hosts().get(1));
        CompletableFuture<GuestImage> run;
        try (other) {
            var creation = ImageCreation.of(spec().build())
                    .on(other)
                    .listener(atInstall(installing))
                    .build();
            run = CompletableFuture.supplyAsync(creation::run);
            assertThat(installing.await(5, TimeUnit.MINUTES)).isTrue();
        }

        assertThatThrownBy(() -> run.get(5, TimeUnit.MINUTES))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(OutcomeUnknownException.class);
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!traces().isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.SECONDS.sleep(1);
        }
        assertThat(traces()).isEmpty();
    }
}
