package io.github.xensdk.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.PeerAddress;
import io.github.xensdk.command.Command;
import io.github.xensdk.ssh.SshEndpoint;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "123",
                "-x",
                "a b",
                "a\nb",
                "a;b",
                "Domain-0",
                "x--incoming",
                "x--migratedaway",
                "x-dm",
                "_a",
                "a$b",
                "ä"
            })
    void badNamesOfGuestsAreRefused(String name) {
        assertThatThrownBy(() -> DomainConfig.pv(name))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("domain name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "guest-04", "Avignon_02.test", "x-d"})
    void goodNamesOfGuestsAreTaken(String name) {
        assertThatCode(() -> DomainConfig.pvh(name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"disk.img", "/xen/../etc/shadow", "/xen/a,script=/tmp/x", "/xen/a\nb", ""})
    void badTargetsOfDisksAreRefused(String target) {
        assertThatThrownBy(() -> Disk.raw(target, "xvda")).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xvda,w!", "sdaaaaa", "", "loop0"})
    void badDevicesOfDisksAreRefused(String device) {
        assertThatThrownBy(() -> Disk.raw("/a", device)).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-oProxyCommand=x", "a b", "a;b", "", "$(x)", "a/b", "a@b"})
    void badHostsAreRefused(String host) {
        assertThatThrownBy(() -> SshEndpoint.of(host)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new PeerAddress(host, 22, "root", "ssh-ed25519 AAAA"))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void controlCharactersInArgumentsAreRefused() {
        assertThatThrownBy(() -> Command.of("echo", "a\nb")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Command.of("echo", "a\0b")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Command.script("x", "true", "a\rb")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aTimeoutMustBePositive() {
        assertThatThrownBy(() -> Command.of("true").timeout(Duration.ZERO)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Command.of("true").timeout(Duration.ofSeconds(-1)))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aConfigurationIsWrittenInXlsLanguage() {
        var config = DomainConfig.pvh("guest-04")
                .uuid(UUID.fromString("0d6ac3d9-3b5a-4f0e-8ef8-4d0a4a4b1a6e"))
                .kernel("/xen/vmlinuz")
                .ramdisk("/xen/initrd.img")
                .kernelArguments("root=/dev/xvda say=\"a\\b\"")
                .memory(ByteSize.mebibytes(96))
                .disk(Disk.raw("/xen/shared/guest-04.img", "xvda"))
                .nic(Nic.onBridge("xenbr0", "00:16:3E:00:00:04"))
                .build();

        assertThat(config.toXlConfig()).isEqualTo("""
                        name = "guest-04"
                        type = "pvh"
                        uuid = "0d6ac3d9-3b5a-4f0e-8ef8-4d0a4a4b1a6e"
                        kernel = "/xen/vmlinuz"
                        ramdisk = "/xen/initrd.img"
                        cmdline = "root=/dev/xvda say=\\"a\\\\b\\""
                        memory = 96
                        vcpus = 1
                        disk = ["format=raw,vdev=xvda,access=rw,target=/xen/shared/guest-04.img"]
                        vif = ["mac=00:16:3e:00:00:04,bridge=xenbr0"]
                        """);
    }

    @Test
    void aGuestNeedsAKernelAndWholeMebibytes() {
        assertThatThrownBy(() -> DomainConfig.pv("a").build()).hasMessageContaining("kernel");
        assertThatThrownBy(() -> DomainConfig.pv("a").memory(new ByteSize(1_000_000)))
                .hasMessageContaining("MiB");
    }
}
