package io.github.xensdk.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.ConfigSamples;
import io.github.xensdk.ConfigValueException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.domain.Disk.Format;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainConfigReadingTest {

    private static DomainConfig sample(String name) {
        return DomainConfig.parse(ConfigSamples.read(name));
    }

    @ParameterizedTest
    @MethodSource("io.github.xensdk.ConfigSamples#names")
    void whatWasReadIsTheSameAfterItWasWritten(String name) {
        var config = sample(name);

        assertThat(DomainConfig.parse(config.toXlConfig())).isEqualTo(config).hasSameHashCodeAs(config);
    }

    @Test
    void aGuestWithoutATypeIsPv() {
        assertThat(sample("pv-example"))
                .isEqualTo(DomainConfig.pv("example.pv")
                        .kernel("/boot/vmlinuz")
                        .kernelArguments("root=/dev/xvda1")
                        .memory(ByteSize.mebibytes(128))
                        .vcpus(2)
                        .disk(Disk.raw("/dev/vg/guest-volume", "xvda"))
                        .nic(new Nic("", Optional.empty()))
                        .build());
    }

    @Test
    void rootAndExtraAreOneCommandLine() {
        var config = sample("pvh-example");

        assertThat(config.type()).isEqualTo(DomainType.PVH);
        assertThat(config.kernelArguments()).isEqualTo("root=/dev/xvda1 ro console=hvc0");
        assertThat(config.ramdisk()).contains("/boot/initrd.gz");
        assertThat(config.maxMemory()).isEqualTo(ByteSize.gibibytes(1));
        assertThat(DomainConfig.parse("name='a'\nkernel='/k'\nmemory=1\nroot='/dev/x'")
                        .kernelArguments())
                .isEqualTo("root=/dev/x");
        assertThat(DomainConfig.parse("name='a'\nkernel='/k'\nmemory=1\nroot='/dev/x'\ncmdline='quiet'")
                        .kernelArguments())
                .isEqualTo("quiet");
    }

    @Test
    void anHvmGuestHasItsMachine() {
        var config = sample("hvm-example");

        assertThat(config.type()).isEqualTo(DomainType.HVM);
        assertThat(config.kernel()).isEmpty();
        assertThat(config.bootOrder()).contains("dc");
        assertThat(config.firmware()).contains("uefi");
        assertThat(config.vnc()).isEmpty();
        assertThat(config.disks()).last().isEqualTo(Disk.cdrom("/srv/iso/install.iso", "hdc"));
        assertThat(config.settings()).containsExactly(Map.entry("sdl", ConfigValue.of(1)));
    }

    @Test
    void whatXenToolsWritesIsUnderstood() {
        var config = sample("xen-tools");

        assertThat(config.disks())
                .containsExactly(
                        Disk.raw("/xen/domains/avignon-web/disk.img", "xvda2"),
                        Disk.raw("/xen/domains/avignon-web/swap.img", "xvda1"));
        assertThat(config.nics())
                .containsExactly(
                        new Nic("xenbr0", Optional.of("00:16:3e:00:00:07"), List.of("ip=192.0.2.7 192.0.2.8")));
        assertThat(config.memory()).isEqualTo(ByteSize.mebibytes(256));

        var grub = sample("xen-tools-pygrub");
        assertThat(grub.kernel()).isEmpty();
        assertThat(grub.settings())
                .containsEntry("bootloader", ConfigValue.of("pygrub"))
                .containsEntry("on_crash", ConfigValue.of("restart"))
                .containsEntry("dhcp", ConfigValue.of("dhcp"));
        assertThat(grub.disks())
                .last()
                .isEqualTo(new Disk("/xen/domains/nevers-db/data.img", Format.RAW, "xvdb", true));
    }

    @Test
    void oldHvmFilesAreUnderstood() {
        var config = sample("cluster-hvm");

        assertThat(config.type()).isEqualTo(DomainType.HVM);
        assertThat(config.kernel()).as("hvmloader is ignored, as xl does").isEmpty();
        assertThat(config.vnc()).contains(true);
        assertThat(config.disks())
                .containsExactly(Disk.raw("/dev/drbd1", "hda"), Disk.cdrom("/srv/iso/install.iso", "hdc"));
        assertThat(config.nics().get(0).options()).containsExactly("model=rtl8139", "type=ioemu");
        assertThat(sample("libvirt-hvm").disks().get(1))
                .isEqualTo(new Disk(
                        "/var/lib/images/XenGuest4-home",
                        Format.QCOW2,
                        "hdb",
                        false,
                        false,
                        List.of("backendtype=qdisk")));
    }

    @Test
    void listsWithinListsAreKept() {
        var file = ConfigFile.parse(ConfigSamples.read("libvirt-vnuma"));

        assertThat(DomainConfig.from(file).settings().get("vnuma"))
                .isEqualTo(file.value("vnuma").orElseThrow());
    }

    /** The first groups are those of Xen's own check-xl-disk-parse. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/dev/vg/v,,hda | format=raw,vdev=hda,access=rw,target=/dev/vg/v",
                "/dev/vg/v,raw,hda,rw | format=raw,vdev=hda,access=rw,target=/dev/vg/v",
                "'format=raw, vdev=hda, access=rw, target=/dev/vg/v' | format=raw,vdev=hda,access=rw,target=/dev/vg/v",
                "raw:/dev/vg/v,hda,w | format=raw,vdev=hda,access=rw,target=/dev/vg/v",
                "/i.iso,,hdc,cdrom | format=raw,vdev=hdc,access=ro,devtype=cdrom,target=/i.iso",
                "/i.iso,,hdc,,cdrom | format=raw,vdev=hdc,access=ro,devtype=cdrom,target=/i.iso",
                "/i.iso,raw,hdc,devtype=cdrom | format=raw,vdev=hdc,access=ro,devtype=cdrom,target=/i.iso",
                "raw:/i.iso,hdc:cdrom,ro | format=raw,vdev=hdc,access=ro,devtype=cdrom,target=/i.iso",
                "backendtype=phy,vdev=xvdb,access=w,target=/d | format=raw,vdev=xvdb,access=rw,backendtype=phy,target=/d",
                "'devtype=cdrom,,,hdc' | format=empty,vdev=hdc,access=ro,devtype=cdrom",
                "',,hdc:cdrom,r' | format=empty,vdev=hdc,access=ro,devtype=cdrom",
                "',hdc:cdrom,r' | format=empty,vdev=hdc,access=ro,devtype=cdrom",
                "'vdev=hdc,access=r,devtype=cdrom,target=' | format=empty,vdev=hdc,access=ro,devtype=cdrom",
                "',empty,hdc:cdrom,r' | format=empty,vdev=hdc,access=ro,devtype=cdrom",
                "'vdev=hdc,access=r,devtype=cdrom,format=empty' | format=empty,vdev=hdc,access=ro,devtype=cdrom",
                "'vdev=hdc,devtype=cdrom' | format=empty,vdev=hdc,access=ro,devtype=cdrom",
                "'discard,vdev=hda,target=/d' | format=raw,vdev=hda,access=rw,discard,target=/d",
                "'cdrom,no-discard,vdev=hda,target=/d' | format=raw,vdev=hda,access=ro,devtype=cdrom,no-discard,target=/d",
                "phy:/dev/vg0/d,xvda,w | format=raw,vdev=xvda,access=rw,target=/dev/vg0/d",
                "file:/d.img,sda1,r | format=raw,vdev=sda1,access=ro,target=/d.img",
                "tap:aio:/d.img,xvda,w | format=raw,vdev=xvda,access=rw,target=/d.img",
                "tap2:qcow2:/d.img,xvda,w | format=qcow2,vdev=xvda,access=rw,target=/d.img",
                "tapdisk:vhd:/d.img,xvda:disk,w | format=vhd,vdev=xvda,access=rw,target=/d.img",
                "ioemu:file:/d.img,hda | format=raw,vdev=hda,access=rw,target=/d.img",
                "'/d.img, qcow2, xvda, w' | format=qcow2,vdev=xvda,access=rw,target=/d.img",
                "'/d.img,qcow,xvda,' | format=qcow,vdev=xvda,access=rw,target=/d.img",
                "'/d.img,qed,xvda,,direct-io-safe' | format=qed,vdev=xvda,access=rw,direct-io-safe,target=/d.img",
                "'vdev=xvda,/d.img,raw' | format=raw,vdev=xvda,access=rw,target=/d.img",
                "'vdev=xvda,target=/a=b:c,' | format=raw,vdev=xvda,access=rw,target=/a=b:c",
                "'/d,raw,xvda,access=r,w' | format=raw,vdev=xvda,access=rw,target=/d",
                "'/d,raw,xvda,discard,no-discard' | format=raw,vdev=xvda,access=rw,no-discard,target=/d"
            })
    void disksAreReadAsXlReadsThem(String spec, String meaning) {
        assertThat(DiskSpec.parse(spec).xlValue(Set.of())).isEqualTo(meaning);
        assertThat(DiskSpec.parse(meaning)).isEqualTo(DiskSpec.parse(spec));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | no vdev",
                "/d | no vdev",
                "'vdev=xvda' | no target",
                "'/d,raw,xvda,w,more' | too many",
                "'/d,raw,xvda,w!' | access ro or rw",
                "'/d,iso,xvda' | unknown format",
                "'/d,raw,xvda,format=vhd' | two formats",
                "'/d,raw,xvda,vdev=xvdb' | vdev twice",
                "'/d,raw,xvda,target=/e' | target twice",
                "'vdev=xvda,backendtype=phy,backendtype=tap,target=/d' | two backendtypes",
                "'vdev=xvda,backendtype=warp,target=/d' | disk option",
                "'vdev=xvda,devtype=tape,target=/d' | cdrom or disk",
                "'/d,raw,xvda:tape' | cdrom or disk",
                "'warp:/d,xvda,w' | unknown prefix",
                "'iscsi:iqn.2001-05.example:x,xvda,w' | runs as root",
                "'drbd:app01,hda,w' | runs as root",
                "'vdev=xvda,script=block-drbd,target=/d' | runs as root",
                "'vdev=xvda,colour=red,target=/d' | colour",
                "'vdev=xvda,backend=dom2,target=/d' | backend",
                "'untrusted,vdev=hda,target=/d' | not read",
                "'/a=b,raw,xvda' | not read",
                "'relative.img,raw,xvda' | absolute",
                "'vdev=xvda,target=/a,b' | absolute",
                "'/../d,raw,xvda' | absolute",
                "',raw,xvda' | absolute",
                "'/d,empty,xvda' | CD drive",
                "'/d,raw,loop0' | xvda"
            })
    void disksThatXlOrTheSdkDoNotUnderstandAreRefused(String spec, String rule) {
        assertThatThrownBy(() -> DiskSpec.parse(spec))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(rule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | ''",
                "' , ' | ''",
                "'mac=00:16:3E:00:00:01, bridge=xenbr0' | mac=00:16:3e:00:00:01,bridge=xenbr0",
                "bridge=a,bridge=b | bridge=b",
                "model=e1000,type=ioemu,model=rtl8139 | type=ioemu,model=rtl8139",
                "script=vif-route,ip=192.0.2.1 | script=vif-route,ip=192.0.2.1",
                "'rate=10MB/s@20ms,trusted,mtu=1400' | rate=10MB/s@20ms,trusted,mtu=1400"
            })
    void interfacesAreReadAsXlReadsThem(String spec, String meaning) {
        assertThat(Nic.parse(spec).xlValue(Set.of())).isEqualTo(meaning);
        assertThat(Nic.parse(meaning)).isEqualTo(Nic.parse(spec));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mac=00:16:3e:00:00",
                "mac=random",
                "bridge=a b",
                "colour=red",
                "type=warp",
                "script=/tmp/x",
                "script=../x",
                "ip=$(x)",
                "bridge",
                "=x"
            })
    void interfacesThatTheSdkDoesNotUnderstandAreRefused(String spec) {
        assertThatThrownBy(() -> Nic.parse(spec)).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name='7' | name | 1 | 6",
                "name=['a'] | name | 1 | 6",
                "name='a--incoming' | name | 1 | 6",
                "type='' | type | 1 | 6",
                "type='p' | type | 1 | 6",
                "builder='linux' | builder | 1 | 9",
                "type='pv'; builder='hvm' | builder | 1 | 20",
                "uuid='1-2-3-4-5' | uuid | 1 | 6",
                "kernel='vmlinuz' | kernel | 1 | 8",
                "ramdisk='/../x' | ramdisk | 1 | 9",
                "cmdline='a\\n' | cmdline | 1 | 9",
                "memory=0 | memory | 1 | 8",
                "memory='256 MB' | memory | 1 | 8",
                "memory=9223372036854775807 | memory | 1 | 8",
                "maxmem=8 | maxmem | 1 | 8",
                "vcpus=0 | vcpus | 1 | 7",
                "vcpus=4294967297 | vcpus | 1 | 7",
                "vcpus=4; maxvcpus=2 | maxvcpus | 1 | 19",
                "disk='/d,raw,xvda' | disk | 1 | 6",
                "disk=['/a,raw,xvda', 'b,raw,xvdb'] | disk | 1 | 22",
                "disk=['/a,raw,xvda']; disk+=[['/b']] | disk | 1 | 30",
                "disk=['/a,raw,xvda', '/b,raw,xvda'] | disk | 1 | 6",
                "vif=['', 'mac=x'] | vif | 1 | 10"
            })
    void whatIsNotUnderstoodHasItsKeyAndPlace(String setting, String key, int line, int column) {
        String rest = "\nkernel='/k'\nmemory=64\nname='a'\n";
        String before = rest.lines()
                .filter(other -> !other.startsWith(key + "="))
                .reduce(setting, (all, other) -> all + "\n" + other);

        assertThatThrownBy(() -> DomainConfig.parse(before)).isInstanceOfSatisfying(ConfigValueException.class, e -> {
            assertThat(e.key()).isEqualTo(key);
            assertThat(List.of(e.line(), e.column())).isEqualTo(List.of(line, column));
        });
    }

    @ParameterizedTest
    @CsvSource({"name, kernel='/k';memory=1", "memory, name='a';kernel='/k'", "kernel, name='a';memory=1"})
    void whatIsMissingIsNamed(String key, String text) {
        assertThatThrownBy(() -> DomainConfig.parse(text)).isInstanceOfSatisfying(ConfigValueException.class, e -> {
            assertThat(e.key()).isEqualTo(key);
            assertThat(e.line()).isZero();
            assertThat(e.rule()).contains("must be given");
        });
    }

    @Test
    void memoryIsMaxmemWhereItIsAloneAndAnHvmGuestNeedsNoKernel() {
        var config = DomainConfig.parse("name='a'\ntype='hvm'\nmaxmem=64\nvnc=0\n");

        assertThat(config.memory()).isEqualTo(ByteSize.mebibytes(64));
        assertThat(config)
                .isEqualTo(DomainConfig.hvm("a")
                        .memory(ByteSize.mebibytes(64))
                        .vnc(false)
                        .build());
    }

    @Test
    void furtherSettingsAreWrittenAndTypedOnesRefused() {
        var builder = DomainConfig.pv("a").kernel("/k").setting("on_crash", ConfigValue.of("preserve"));

        assertThat(builder.build().toXlConfig()).endsWith("vif = []\non_crash = \"preserve\"\n");
        assertThatThrownBy(() -> builder.setting("memory", ConfigValue.of(1))).hasMessageContaining("memory");
        assertThatThrownBy(() -> builder.setting("a=1\nb", ConfigValue.of(1)))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> DomainConfig.hvm("a").setting("vnc", ConfigValue.of(1)))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> DomainConfig.pv("a").kernel("/k").vnc(true).build())
                .hasMessageContaining("HVM");
        assertThatThrownBy(() -> DomainConfig.hvm("a").bootOrder("cz")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> DomainConfig.hvm("a").firmware("warp")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> DomainConfig.hvm("a")
                        .memory(ByteSize.mebibytes(64))
                        .maxMemory(ByteSize.mebibytes(32))
                        .build())
                .hasMessageContaining("maxmem");
    }

    @Test
    void anInterfaceWithoutABridgeIsNotMadeByMistake() {
        assertThatThrownBy(() -> Nic.onBridge("")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Nic.onBridge("", "00:16:3e:00:00:01")).isInstanceOf(InvalidInputException.class);
    }
}
