package io.github.xensdk.internal.xl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.Transcripts;
import io.github.xensdk.domain.ConfigValue;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.DomainConfig;
import io.github.xensdk.domain.Nic;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoredConfigTest {

    /** As lab/capture-transcripts writes the guests that it creates. */
    private static String created(String name, String type, int number, String more) {
        return """
                name = "%s"
                type = "%s"
                kernel = "/xen/lab/vmlinuz"
                ramdisk = "/xen/lab/initrd.img"
                extra = "root=/dev/xvda rw console=hvc0 quiet mitigations=off net.ifnames=0 ip=10.77.0.5%d/24 lab.guest=%s"
                memory = 96
                disk = [ "format=raw,vdev=xvda,access=rw,target=/xen/shared/%s.img" ]
                vif = [ "mac=00:16:3e:77:00:5%d,bridge=xenbr0" ]
                %s
                """.formatted(name, type, number, name, name, number, more);
    }

    /** The n-th domain of a list, as if xl had been asked for it alone. */
    private static String entry(String transcript, int index) {
        return "[" + XlJson.array(Transcripts.stdout(transcript)).get(index) + "]";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | guest-01 | pv | 1 | 38bd8d89-8e0e-4f8a-8346-f0df285d537a | ''",
                "2 | guest-02 | pvh | 2 | 6f901ae0-dae4-4ef0-aeb2-feb5a02f3996 | ''",
                "3 | guest-03 | pv | 3 | 01c2b624-f508-4092-80f0-129ed35211d4 | vcpus=1; maxvcpus=2; on_poweroff=\"preserve\""
            })
    void aRunningGuestIsTurnedBackIntoWhatCreatedIt(
            int index, String name, String type, int number, UUID uuid, String more) {
        var stored = XlStoredConfig.parse(entry("list-long", index)).orElseThrow();

        assertThat(stored.config())
                .isEqualTo(DomainConfig.parse(created(name, type, number, more) + "uuid='" + uuid + "'"));
        assertThat(stored.untold()).isEmpty();
        assertThat(DomainConfig.parse(stored.config().toXlConfig())).isEqualTo(stored.config());
    }

    @Test
    void aGuestAloneIsTurnedBackToo() {
        assertThat(XlStoredConfig.parse("Welcome [to] nevers\n" + Transcripts.stdout("list-long-one"))
                        .orElseThrow()
                        .config()
                        .toXlConfig())
                .isEqualTo("""
                        name = "guest-02"
                        type = "pvh"
                        uuid = "6f901ae0-dae4-4ef0-aeb2-feb5a02f3996"
                        kernel = "/xen/lab/vmlinuz"
                        ramdisk = "/xen/lab/initrd.img"
                        cmdline = "root=/dev/xvda rw console=hvc0 quiet mitigations=off net.ifnames=0 ip=10.77.0.52/24 lab.guest=guest-02"
                        memory = 96
                        vcpus = 1
                        disk = ["format=raw,vdev=xvda,access=rw,target=/xen/shared/guest-02.img"]
                        vif = ["mac=00:16:3e:77:00:52,bridge=xenbr0"]
                        """);
        assertThat(XlStoredConfig.parse("[\n\n]\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"create-dry-run-pv, pv, 1", "create-dry-run-pvh, pvh, 2"})
    void theServersOwnReadingOfAFileIsOurs(String transcript, String type, int number) {
        String json = Transcripts.stdout(transcript);
        var stored = XlStoredConfig.parse("[{\"config\":" + json + "}]").orElseThrow();
        String uuid = stored.config().uuid().orElseThrow().toString();

        assertThat(stored.config())
                .isEqualTo(DomainConfig.parse(created("guest-0" + number, type, number, "uuid='" + uuid + "'")));
        assertThat(stored.untold()).isEmpty();
    }

    /** Synthetic: the lab's captured guests are PV and PVH. */
    @Test
    void anHvmGuestIsTurnedBackAndWhatIsLeftIsNamed() {
        var stored = XlStoredConfig.parse("""
                        [{"domid":9,"config":{
                          "c_info":{"type":"hvm","name":"win","uuid":"38bd8d89-8e0e-4f8a-8346-f0df285d537a","pool_name":"p"},
                          "b_info":{"max_vcpus":3,"avail_vcpus":[0,2],"max_memkb":131072,"target_memkb":65536,
                            "sched_params":{"weight":512,"cap":50},"cpuid":[{"leaf":1}],"cpumap":[],
                            "arch_x86":{"msr_relaxed":"True"},
                            "type.hvm":{"bios":"ovmf","boot":"cd","apic":"True","nx":"False",
                              "vnc":{"enable":"True","listen":"127.0.0.1"}}},
                          "disks":[
                            {"pdev_path":"/d.qcow2","vdev":"hda","backend":"qdisk","format":"qcow2","readwrite":1,
                              "discard_enable":"True"},
                            {"pdev_path":"","vdev":"hdc","format":"empty","removable":1,"is_cdrom":1}],
                          "nics":[{"devid":1,"model":"e1000","nictype":"vif_ioemu"}],
                          "on_crash":"restart_rename","on_reboot":"preserve","on_soft_reset":"soft_reset"}}]
                        """).orElseThrow();

        assertThat(stored.config())
                .isEqualTo(DomainConfig.hvm("win")
                        .uuid(UUID.fromString("38bd8d89-8e0e-4f8a-8346-f0df285d537a"))
                        .memory(ByteSize.mebibytes(64))
                        .maxMemory(ByteSize.mebibytes(128))
                        .vcpus(2)
                        .maxVcpus(3)
                        .bootOrder("cd")
                        .vnc(true)
                        .disk(new Disk(
                                "/d.qcow2",
                                Disk.Format.QCOW2,
                                "hda",
                                false,
                                false,
                                List.of("backendtype=qdisk", "discard")))
                        .disk(Disk.emptyCdrom("hdc"))
                        .nic(new Nic("", Optional.empty(), List.of("model=e1000")))
                        .setting("bios", ConfigValue.of("ovmf"))
                        .setting("apic", ConfigValue.of(1))
                        .setting("nx", ConfigValue.of(0))
                        .setting("cpu_weight", ConfigValue.of(512))
                        .setting("cap", ConfigValue.of(50))
                        .setting("msr_relaxed", ConfigValue.of(1))
                        .setting("on_crash", ConfigValue.of("rename-restart"))
                        .setting("on_reboot", ConfigValue.of("preserve"))
                        .build());
        assertThat(stored.untold())
                .containsExactlyInAnyOrder(
                        "config.c_info.pool_name",
                        "config.b_info.cpuid",
                        "config.b_info.avail_vcpus",
                        "config.b_info.type.hvm.vnc.listen",
                        "config.nics[0].devid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "oops",
                "{}",
                "[1]",
                "[{}]",
                "[{\"config\":{\"c_info\":{\"type\":\"vax\",\"name\":\"a\"}}}]",
                "[{\"config\":{\"c_info\":{\"type\":\"pv\",\"name\":7}}}]",
                "[{\"config\":{\"c_info\":{\"type\":\"pv\",\"name\":\"a\"},\"b_info\":{\"kernel\":\"/k\"}}}]",
                "[{\"config\":{\"c_info\":{\"type\":\"pv\",\"name\":\"a\"},\"b_info\":{\"kernel\":\"/k\",\"max_memkb\":1025}}}]",
                "[{\"config\":{\"c_info\":{\"type\":\"pv\",\"name\":\"a\"},\"b_info\":{\"max_memkb\":1024}}}]"
            })
    void whatCannotBeTurnedBackIsNotGuessedAt(String text) {
        assertThatThrownBy(() -> XlStoredConfig.parse(text))
                .isInstanceOfSatisfying(
                        OutputNotRecognisedException.class,
                        e -> assertThat(e.rawText()).isEqualTo(text));
    }

    @Test
    void dom0IsNoGuestToCreate() {
        assertThatThrownBy(() -> XlStoredConfig.parse(Transcripts.stdout("list-long-only-dom0")))
                .isInstanceOf(OutputNotRecognisedException.class);
    }

    @Test
    void mutilatedJsonGivesAConfigurationOrATypedError() {
        String whole = Transcripts.stdout("list-long-one");
        var random = new Random(11);
        for (int round = 0; round < 5000; round++) {
            var text = new StringBuilder(whole);
            for (int hit = 0; hit < 1 + random.nextInt(3); hit++) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) (32 + random.nextInt(96)));
                    case 1 -> text.deleteCharAt(at);
                    default -> text.insert(at, "{}[],:\"0-9".charAt(random.nextInt(10)));
                }
            }
            try {
                XlStoredConfig.parse(text.toString())
                        .ifPresent(stored -> assertThat(
                                        DomainConfig.parse(stored.config().toXlConfig()))
                                .isEqualTo(stored.config()));
            } catch (OutputNotRecognisedException e) {
                assertThat(e.rawText()).isEqualTo(text.toString());
            }
        }
    }
}
