package io.github.xensdk.examples;

import static io.github.xensdk.examples.OnTheLab.bootId;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.ByteSize;
import io.github.xensdk.command.Command;
import io.github.xensdk.domain.AfterSave;
import io.github.xensdk.domain.ConfigValue;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainConfig;
import io.github.xensdk.domain.DomainState;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.domain.Domains;
import io.github.xensdk.domain.Nic;
import io.github.xensdk.domain.StartMode;
import io.github.xensdk.ssh.SshTransport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The life of an HVM guest on real Xen: it has a device model of its own, which must come and go with it. */
@Timeout(600)
@Tag(OnTheLab.ONE_HOST)
@ResourceLock(OnTheLab.NEVERS)
class HvmLabTest {

    @Test
    void anHvmGuestLivesThroughItsVerbs() {
        try (var here = new OnTheLab(0)) {
            Domains domains = here.nevers.domains();
            DomainConfig config = config(here);
            assertThat(domains.dryRun(config).type()).isEqualTo(DomainType.HVM);

            Domain guest = domains.create(config, StartMode.PAUSED);
            assertThat(guest.state()).isEqualTo(DomainState.PAUSED);
            assertThat(domains.info(guest).type()).isEqualTo(DomainType.HVM);
            assertThat(deviceModels(here, guest)).isEqualTo(1);
            domains.unpause(guest);

            try (SshTransport inside = here.guests.login(here.slot)) {
                String bootId = bootId(inside);
                var stored = domains.config(guest).config();
                assertThat(stored.type()).isEqualTo(DomainType.HVM);
                assertThat(stored.disks()).isEqualTo(config.disks());
                assertThat(domains.pause(guest).state()).isEqualTo(DomainState.PAUSED);
                assertThat(domains.unpause(guest).state().isExecuting()).isTrue();

                var checkpoint = domains.save(
                        guest,
                        here.guests.checkpointDirectory() + "/" + here.slot.name() + "-hvm",
                        AfterSave.LEAVE_PAUSED);
                domains.destroy(guest);
                assertThat(deviceModels(here, guest)).isZero();
                Domain restored = domains.restore(checkpoint, StartMode.RUNNING);

                assertThat(restored.uuid()).isEqualTo(guest.uuid());
                assertThat(bootId(inside)).isEqualTo(bootId);
                domains.shutdown(restored, Duration.ofMinutes(2));
                assertThat(domains.find(guest.uuid())).isEmpty();
                assertThat(deviceModels(here, restored)).isZero();
            }
        }
    }

    private static DomainConfig config(OnTheLab here) {
        return DomainConfig.hvm(here.slot.name())
                // A device model loads a compressed one only, which lies beside the other.
                .kernel(here.lab.kernel().replace("vmlinux", "vmlinuz"))
                .ramdisk(here.lab.ramdisk())
                .kernelArguments(here.slot.kernelArguments())
                .memory(ByteSize.mebibytes(128))
                .vnc(false)
                .setting("vga", ConfigValue.of("none"))
                .disk(Disk.raw(here.slot.disk(), "xvda"))
                .nic(new Nic(here.lab.bridge(), Optional.of(here.slot.mac()), List.of("type=vif")))
                .build();
    }

    /** How many QEMU processes of the guest the host has. */
    private static int deviceModels(OnTheLab here, Domain guest) {
        var command = Command.script(
                        "count device models",
                        "for f in /proc/[0-9]*/cmdline; do tr '\\0' ' ' < \"$f\"; echo; done 2> /dev/null"
                                + " | grep -c -e \"[-]xen-domid $1 \" || true",
                        Integer.toString(guest.id()))
                .build();
        return Integer.parseInt(here.nevers.run(command).orThrow().stdout().strip());
    }
}
