package io.github.xensdk.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageSpecTest {

    private static ImageSpec.Builder minimal() {
        return ImageSpec.builder("guest-05", "bookworm")
                .directory("/xen/images")
                .dhcp();
    }

    @Test
    void whatIsNotSaidHasItsDefault() {
        assertThat(minimal().build().arguments())
                .contains(
                        "--hostname=guest-05",
                        "--dist=bookworm",
                        "--dir=/xen/images",
                        "--size=4096M",
                        "--swap=512M",
                        "--memory=256M",
                        "--vcpus=1",
                        "--fs=ext4",
                        "--dhcp",
                        "--install-method=debootstrap",
                        "--output=/etc/xen")
                .noneMatch(argument -> argument.startsWith("--lvm")
                        || argument.startsWith("--ip")
                        || argument.equals("--noswap")
                        || argument.equals("--force"));
    }

    @Test
    void whatIsSaidIsSaidToXenCreateImage() {
        var spec = ImageSpec.builder("web.example", "bookworm")
                .volumeGroup("vg0")
                .size(ByteSize.gibibytes(8))
                .noSwap()
                .filesystem("xfs")
                .memory(ByteSize.mebibytes(1024))
                .maxMemory(ByteSize.mebibytes(2048))
                .vcpus(2)
                .bridge("xenbr0")
                .mac("00:16:3e:00:00:01")
                .address("192.0.2.15", "255.255.255.0")
                .gateway("192.0.2.1")
                .kernel("/boot/vmlinuz")
                .ramdisk("/boot/initrd.img")
                .install(InstallMethod.copy("/srv/tree"))
                .mirror("http://mirror.example/debian")
                .role("udev")
                .role("tmpfs")
                .overwrite()
                .configDirectory("/etc/xen/guests")
                .build();

        assertThat(spec.arguments())
                .contains(
                        "--lvm=vg0",
                        "--size=8192M",
                        "--noswap",
                        "--fs=xfs",
                        "--memory=1024M",
                        "--maxmem=2048M",
                        "--vcpus=2",
                        "--bridge=xenbr0",
                        "--mac=00:16:3e:00:00:01",
                        "--ip=192.0.2.15",
                        "--netmask=255.255.255.0",
                        "--gateway=192.0.2.1",
                        "--kernel=/boot/vmlinuz",
                        "--initrd=/boot/initrd.img",
                        "--install-method=copy",
                        "--install-source=/srv/tree",
                        "--mirror=http://mirror.example/debian",
                        "--force",
                        "--output=/etc/xen/guests")
                .noneMatch(argument -> argument.startsWith("--swap")
                        || argument.equals("--dhcp")
                        || argument.startsWith("--dir=")
                        || argument.startsWith("--image="));
        assertThat(spec.roles()).containsExactly("udev", "tmpfs");
        assertThat(spec.parts()).containsExactly("disk");
    }

    @Test
    void atAFailureXenCreateImageItselfRemovesNothingAndItNeverWritesIntoTheHostsTable() {
        assertThat(minimal().build().arguments()).contains("--keep", "--nohosts", "--noboot");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a b",
                "/a;reboot",
                "/a$(x)",
                "/a`x`",
                "/a,b",
                "/a:b",
                "/a'b",
                "/a\"b",
                "/a\\b",
                "/a*",
                "/a/../etc",
                "a",
                "/a\nb",
                "/",
                "",
                "/a//b",
                "/a/",
                "/ä"
            })
    void pathsThatAShellWouldReadOtherwiseAreRefused(String path) {
        assertThatThrownBy(() -> minimal().directory(path)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> minimal().kernel(path)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> minimal().ramdisk(path)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> minimal().configDirectory(path)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> InstallMethod.tar(path)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> InstallMethod.copy(path)).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "-a",
                "a_b",
                "a b",
                "a;b",
                "a-",
                "a.",
                "a..b",
                "a.-b",
                "Domain-0",
                "x--incoming",
                "x-dm",
                "a\nb",
                "ä"
            })
    void namesThatAreNoGuestsOrNoMachinesAreRefused(String name) {
        assertThatThrownBy(() -> ImageSpec.builder(name, "bookworm")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aNameOfEndlesslyManyPartsIsRefusedSoon() {
        assertThatThrownBy(() -> ImageSpec.builder("a" + "-a".repeat(20_000) + "!", "bookworm"))
                .isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-x", "a/b", "../x", "a,b", "a b", "a$b", "a`b"})
    void badWordsAreRefused(String word) {
        assertThatThrownBy(() -> ImageSpec.builder("guest-05", word)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> minimal().volumeGroup(word)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> minimal().role(word)).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mirror.example",
                "http://user:secret@mirror.example/",
                "http://mirror.example/?a=b",
                "http://mirror.example/;x",
                "http://mirror.example/ x",
                "file:///etc",
                "http://$(x)"
            })
    void badMirrorsAreRefusedWithoutRepeatingThem(String url) {
        assertThatThrownBy(() -> minimal().mirror(url))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.2.3", "1.2.3.4.5", "256.0.0.1", "01.2.3.4", "1.2.3.x", "1..2.3", "auto", "::1"})
    void badAddressesAreRefused(String address) {
        assertThatThrownBy(() -> minimal().address(address, "255.255.255.0")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> minimal().address("192.0.2.2", address)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> minimal().gateway(address)).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"255.0.255.0", "0.0.0.0", "255.255.255.255", "0.255.255.255", "255.255.255.1"})
    void badNetmasksAreRefused(String netmask) {
        assertThatThrownBy(() -> minimal().address("192.0.2.2", netmask)).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"255.255.255.0", "255.255.255.252", "255.0.0.0", "128.0.0.0", "255.255.240.0"})
    void goodNetmasksAreTaken(String netmask) {
        assertThatCode(() -> minimal().address("192.0.2.2", netmask)).doesNotThrowAnyException();
    }

    private static void refused(ImageSpec.Builder builder, String field) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(field);
    }

    @Test
    void whatContradictsItselfIsRefused() {
        var nowhere = ImageSpec.builder("guest-05", "bookworm");
        refused(nowhere.dhcp(), "directory or volume group");
        refused(minimal().volumeGroup("vg0"), "directory or volume group");
        refused(ImageSpec.builder("guest-05", "bookworm").directory("/a"), "dhcp or address");
        refused(minimal().address("192.0.2.2", "255.255.255.0"), "dhcp or address");
        refused(minimal().gateway("192.0.2.1"), "gateway");
        refused(fixed().gateway("192.0.3.1"), "gateway");
        refused(fixed().gateway("192.0.2.2"), "gateway");
        refused(minimal().maxMemory(ByteSize.mebibytes(128)), "maxmem");
        refused(minimal().pygrub().kernel("/k"), "kernel");
        refused(minimal().ramdisk("/r"), "ramdisk");
        assertThatCode(() -> fixed().gateway("192.0.2.1").build()).doesNotThrowAnyException();
    }

    private static ImageSpec.Builder fixed() {
        return ImageSpec.builder("guest-05", "bookworm").directory("/a").address("192.0.2.2", "255.255.255.0");
    }

    @Test
    void sizesAreWholeMebibytes() {
        assertThatThrownBy(() -> minimal().size(new ByteSize(1))).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> minimal().swap(new ByteSize(0))).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> minimal().memory(ByteSize.kibibytes(1500))).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> minimal().vcpus(0)).isInstanceOf(InvalidInputException.class);
    }
}
