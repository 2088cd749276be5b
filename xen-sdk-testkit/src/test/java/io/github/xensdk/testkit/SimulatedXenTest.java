package io.github.xensdk.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.AuthenticationFailedException;
import io.github.xensdk.HostKeyRejectedException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationOutcome;
import io.github.xensdk.migration.MigrationRefusedException;
import io.github.xensdk.ssh.HostKeys;
import io.github.xensdk.ssh.SshEndpoint;
import io.github.xensdk.ssh.SshTransport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SimulatedXenTest {

    private static MigrationOutcome moveLive(SimulatedXen xen) {
        try (XenHost nevers = Connected.host(xen, "nevers");
                XenHost avignon = Connected.host(xen, "avignon")) {
            return Migration.of("guest-04")
                    .from(nevers)
                    .to(avignon)
                    .live()
                    .build()
                    .run();
        }
    }

    @Test
    void theStandstillOfALiveMigrationComesOutOfItsMemory() {
        // 16 MiB are left over in the end, at 20 MiB a second.
        try (var xen = SimulatedXen.builder()
                .host(HostSpec.named("nevers"))
                .host(HostSpec.named("avignon"))
                .linkBytesPerSecond(20 << 20)
                .attachTime(Duration.ZERO)
                .start()) {
            SimulatedGuest guest = xen.host("nevers")
                    .boot(GuestSpec.pvh("guest-04").memoryMebibytes(32).load(MemoryLoad.mebibytes(1000, 16)));

            moveLive(xen);

            assertThat(guest.standstills()).hasSize(1);
            assertThat(guest.standstills().get(0).duration()).isGreaterThan(Duration.ofMillis(800));
        }
    }

    @Test
    void nothingIsLeftWhenItIsClosed() throws Exception {
        Path files;
        try (var xen = SimulatedXen.start("nevers", "avignon")) {
            files = Objects.requireNonNull(xen.sshConfig().getParent());
            xen.host("nevers").boot(GuestSpec.pvh("guest-04"));
            moveLive(xen);
            try (SshTransport guest = Connected.guest(xen, "guest-04")) {
                guest.execute(
                        Command.script("stay", "sleep 1000 > /dev/null 2>&1 &").build());
            }
            assertThat(processes(files)).isNotEmpty();
        }
        assertThat(files).doesNotExist();
        assertThat(processes(files)).isEmpty();
        // Those of servers end a moment after they were closed.
        for (int look = 0; look < 100 && !threads().isEmpty(); look++) {
            Thread.sleep(100);
        }
        assertThat(threads()).isEmpty();
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("xensim-") || name.startsWith("sshd-"))
                .collect(Collectors.toSet());
    }

    private static List<Path> processes(Path directory) throws Exception {
        try (var all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            var found = new ArrayList<Path>();
            for (Path process : all) {
                try {
                    if (Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1)
                            .contains("XENSIM_WORLD=" + directory + "\0")) {
                        found.add(process);
                    }
                } catch (IOException e) {
                    // It has ended, or is somebody else's.
                }
            }
            return found;
        }
    }

    @Test
    void anotherHostKeyAndAnotherLoginAreRefused() throws Exception {
        try (var xen = SimulatedXen.start("nevers", "avignon")) {
            SshEndpoint endpoint = Connected.endpoint(xen, "nevers");
            String other = xen.host("avignon").hostKey();

            assertThatThrownBy(() -> XenHost.connect(endpoint.toBuilder()
                            .hostKeys(HostKeys.pinned(List.of(other)))
                            .build()))
                    .isInstanceOf(HostKeyRejectedException.class);
            assertThatThrownBy(() ->
                            XenHost.connect(endpoint.toBuilder().user("nobody").build()))
                    .isInstanceOf(AuthenticationFailedException.class);

            xen.host("nevers").boot(GuestSpec.pvh("guest-04"));
            Files.writeString(
                    xen.host("avignon").path("/root/.ssh/authorized_keys"),
                    Files.readAllLines(xen.host("avignon").path("/root/.ssh/authorized_keys"))
                            .get(0));
            assertThatThrownBy(() -> moveLive(xen))
                    .isInstanceOf(MigrationRefusedException.class)
                    .hasMessageContaining("Permission denied");
        }
    }

    @Test
    void aGuestIsNotGivenBackToAnOlderXen() {
        try (var xen = SimulatedXen.builder()
                .host(HostSpec.named("nevers").version(XenVersion.V4_20))
                .host(HostSpec.named("avignon").version(XenVersion.V4_14))
                .start()) {
            xen.host("nevers").boot(GuestSpec.pvh("guest-04"));

            assertThatThrownBy(() -> moveLive(xen))
                    .isInstanceOf(MigrationRefusedException.class)
                    .hasMessageContaining("4.14.7, older than");
        }
    }

    @Test
    void twoCopiesThatRunAreNoticed() {
        try (var xen = SimulatedXen.start("nevers", "avignon");
                XenHost nevers = Connected.host(xen, "nevers");
                XenHost avignon = Connected.host(xen, "avignon")) {
            xen.host("nevers").boot(GuestSpec.pvh("guest-04"));
            nevers.run(Command.of("xl", "save", "-c", "guest-04", "/xen/shared/a")
                            .build())
                    .orThrow();

            avignon.run(Command.of("xl", "restore", "/xen/shared/a").build()).orThrow();

            assertThat(xen.doubleRuns()).containsExactly("guest-04 on avignon");
        }
    }
}
