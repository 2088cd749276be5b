package io.github.xensdk.examples.guides;

import io.github.xensdk.ByteSize;
import io.github.xensdk.ConnectionFailedException;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainConfig;
import io.github.xensdk.domain.Nic;
import io.github.xensdk.domain.Shutdown;
import io.github.xensdk.domain.ShutdownEnd;
import io.github.xensdk.ssh.HostKeys;
import io.github.xensdk.ssh.SshEndpoint;
import java.nio.file.Path;
import java.time.Duration;

/** The short programs of docs/guides/first-program.md. */
final class FirstProgramGuide {

    private FirstProgramGuide() {}

    static void endpoint() {
        var endpoint = SshEndpoint.builder("192.0.2.12")
                .name("avignon") // what messages and reports call it
                .user("xen")
                .sudo() // xl wants root
                .privateKey(Path.of("/home/me/.ssh/id_ed25519"))
                .hostKeys(HostKeys.knownHosts(Path.of("/home/me/.ssh/known_hosts")))
                .build();
        System.out.println(endpoint);
    }

    static void connect() {
        try (var nevers = XenHost.connect("nevers.example.org");
                var avignon = XenHost.connect("avignon.example.org")) {
            System.out.println(nevers.domains().find("guest-04").isPresent());
            System.out.println(avignon.domains().find("guest-04").isPresent());
        }
    }

    static void create(XenHost nevers) {
        var config = DomainConfig.pvh("guest-05")
                .memory(ByteSize.mebibytes(512))
                .vcpus(2)
                .kernel("/boot/vmlinuz")
                .ramdisk("/boot/initrd.img")
                .kernelArguments("root=/dev/xvda ro console=hvc0")
                .disk(Disk.raw("/xen/shared/guest-05.img", "xvda"))
                .nic(Nic.onBridge("xenbr0"))
                .build();
        nevers.domains().dryRun(config); // throws what the host itself has against it
        Domain guest = nevers.domains().create(config);
        System.out.println(guest.name() + " is domain " + guest.id());

        ShutdownEnd end = nevers.domains()
                .shutdown(guest, Shutdown.within(Duration.ofMinutes(2)).orDestroy());
        System.out.println("its end: " + end);
    }

    static void failures(SshEndpoint endpoint) {
        try (var host = XenHost.connect(endpoint)) {
            host.domains().destroy(host.domains().get("guest-09"));
        } catch (ConnectionFailedException e) {
            System.out.println("nothing was sent: " + e.getMessage());
        } catch (OutcomeUnknownException e) {
            System.out.println("sent, and its end was not seen; look before you try again: " + e.getMessage());
        } catch (XenException e) {
            System.out.println("refused or failed: " + e.getMessage());
        }
    }
}
