package io.github.xensdk.image;

import static io.github.xensdk.image.ScriptHost.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.CommandFailedException;
import io.github.xensdk.ConfigSyntaxException;
import io.github.xensdk.DomainExistsException;
import io.github.xensdk.FakeHost;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.Transcripts;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.DomainType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ImageCreationTest {

    private static final String DISK = "/xen/images/domains/guest-04/disk.img";
    private static final String SWAP = "/xen/images/domains/guest-04/swap.img";

    private static final ImageSpec SPEC = ImageSpec.builder("guest-04", "lab")
            .directory("/xen/images")
            .size(ByteSize.mebibytes(64))
            .swap(ByteSize.mebibytes(16))
            .address("10.77.0.54", "255.255.255.0")
            .install(InstallMethod.copy("/root/tree"))
            .build();

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String success() {
        return told(
                Transcripts.stdout("image-create"),
                "config " + base64(Transcripts.stdout("image-create-config")),
                "disk " + SWAP,
                "disk " + DISK,
                "end");
    }

    private static ImageCreation.Builder on(ScriptHost host) {
        return ImageCreation.of(SPEC).on(host.asXenHost());
    }

    @Test
    void anImageThatWasMadeHasTheConfigurationThatXenCreateImageWrote() {
        GuestImage image = on(ScriptHost.prints(0, success())).build().run();

        assertThat(image.name()).isEqualTo("guest-04");
        assertThat(image.disks()).containsExactly(SWAP, DISK);
        assertThat(image.configPath()).isEqualTo("/etc/xen/guest-04.cfg");
        assertThat(image.log()).isEqualTo("/var/log/xen-tools/guest-04.log");
        assertThat(image.configFile().toText()).isEqualTo(Transcripts.stdout("image-create-config"));
        assertThat(image.config().type()).isEqualTo(DomainType.PV);
        assertThat(image.config().memory()).isEqualTo(ByteSize.mebibytes(96));
        assertThat(image.config().kernel()).contains("/xen/lab/vmlinux");
        assertThat(image.config().kernelArguments()).isEqualTo("root=/dev/xvda2 ro elevator=noop");
        assertThat(image.config().disks())
                .extracting(Disk::target, Disk::device)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple(DISK, "xvda2"),
                        org.assertj.core.api.Assertions.tuple(SWAP, "xvda1"));
        assertThat(image.config().nics())
                .singleElement()
                .satisfies(nic -> assertThat(nic.mac()).contains("00:16:3e:77:00:54"));
    }

    @Test
    void theStagesAreToldInOrderAndEachThatStartsEnds() {
        var events = new ArrayList<String>();
        var lines = new ArrayList<String>();
        var listener = new ImageListener() {
            @Override
            public void stageStarted(StageStarted event) {
                events.add("+" + event.stage());
            }

            @Override
            public void stageEnded(StageEnded event) {
                events.add("-" + event.stage());
            }

            @Override
            public void printed(Printed event) {
                lines.add(event.line());
                throw new IllegalStateException("a listener's own fault");
            }
        };

        on(ScriptHost.prints(0, success())).listener(listener).build().run();

        assertThat(events)
                .containsExactly(
                        "+CHECK",
                        "-CHECK",
                        "+DISKS",
                        "-DISKS",
                        "+INSTALL",
                        "-INSTALL",
                        "+CUSTOMISE",
                        "-CUSTOMISE",
                        "+CONFIGURE",
                        "-CONFIGURE",
                        "+CLEAN_UP",
                        "-CLEAN_UP");
        assertThat(lines)
                .containsExactlyElementsOf(
                        Transcripts.stdout("image-create").lines().toList());
    }

    @Test
    void aFailureSaysWhatWasPrintedLastAndWhatIsLeft() {
        String printed = Transcripts.stdout("image-create-missing-source");
        var host = ScriptHost.prints(
                1, told(printed, "status 2", "left /var/tmp/xensdk-image.abc/x", "overwritten " + DISK, "end"));

        assertThatThrownBy(() -> on(host).build().run())
                .isInstanceOfSatisfying(ImageCreationFailedException.class, failure -> {
                    assertThat(failure)
                            .hasMessageContaining("nevers")
                            .hasMessageContaining("exit status 2")
                            .hasMessageContaining("The specified directory /nowhere does not exist.");
                    assertThat(failure.leftovers()).containsExactly("/var/tmp/xensdk-image.abc/x");
                    assertThat(failure.overwritten()).containsExactly(DISK);
                    assertThat(failure.lastLines()).contains("Aborting");
                });
    }

    @Test
    void anExitStatusOfZeroAloneIsNoImage() {
        // the script does not believe xen-create-image, which exits with 0 for an option that it does not know
        var host = ScriptHost.prints(1, told(Transcripts.stdout("image-create-unknown-option"), "status 0", "end"));

        assertThatThrownBy(() -> on(host).build().run())
                .isInstanceOf(ImageCreationFailedException.class)
                .hasMessageContaining("Unknown option: nosuch");
    }

    @Test
    void whatIsThereAlreadyIsNamed() {
        var host = ScriptHost.prints(73, "= exists /etc/xen/guest-04.cfg\n= exists " + DISK + "\n= end\n");

        assertThatThrownBy(() -> on(host).build().run())
                .isInstanceOfSatisfying(
                        ImageExistsException.class,
                        exists -> assertThat(exists.paths()).containsExactly("/etc/xen/guest-04.cfg", DISK));
    }

    @Test
    void aGuestThatRunsKeepsItsDisks() {
        var host = ScriptHost.prints(0, success());
        host.fake.with(UUID.randomUUID(), "guest-04", FakeHost.RUNNING);

        assertThatThrownBy(() -> on(host).build().run()).isInstanceOf(DomainExistsException.class);
        assertThat(host.made).isEmpty();
    }

    @Test
    void aHostWithoutXenToolsIsSaid() {
        assertThatThrownBy(() -> on(ScriptHost.prints(69, "")).build().run())
                .isInstanceOf(CommandFailedException.class);
    }

    @Test
    void cancellingEndsTheScriptsInputAndWaitsForItsCleaningUp() throws Exception {
        var host =
                ScriptHost.printsWhenStopped(told("Creating partition image: " + DISK, "status 143", "stopped", "end"));
        var creation = on(host).build();

        var run = CompletableFuture.supplyAsync(creation::run);
        host.started.await();
        creation.cancel();

        assertThatThrownBy(() -> run.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(ImageCreationFailedException.class)
                .hasMessageContaining("cancelled");
        assertThat(host.stopped.getCount()).isZero();
    }

    @Test
    void whatWasCancelledBeforeItRanIsStoppedAtOnce() {
        var creation = on(ScriptHost.printsWhenStopped("= status 143\n= stopped\n= end\n"))
                .build();
        creation.cancel();

        assertThatThrownBy(creation::run).isInstanceOf(ImageCreationFailedException.class);
    }

    @Test
    void aTimeOutStopsIt() {
        var creation = on(ScriptHost.printsWhenStopped("= status 143\n= stopped\n= end\n"))
                .timeout(Duration.ofMillis(20))
                .build();

        assertThatThrownBy(creation::run)
                .isInstanceOf(ImageCreationFailedException.class)
                .hasMessageContaining("no end within PT0.02S");
    }

    @Test
    void itRunsOnce() {
        var creation = on(ScriptHost.prints(0, success())).build();
        creation.run();

        assertThatThrownBy(creation::run).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void thePasswordTravelsOverTheInputOnly() {
        var host = ScriptHost.prints(0, success());
        var password = RootPassword.of("Tr0ub4dor & 'x'".toCharArray());

        on(host).rootPassword(password).build().run();

        var command = host.made.get(0);
        assertThat(new String(command.stdin(), StandardCharsets.UTF_8)).isEqualTo("Tr0ub4dor & 'x'\n");
        assertThat(command.line()).doesNotContain("Tr0ub4dor");
        assertThat(command.toString()).doesNotContain("Tr0ub4dor");
        assertThat(command.interactive()).isTrue();
        assertThat(password.toString()).doesNotContain("Tr0ub4dor");
    }

    @Test
    void withoutAPasswordTheInputBeginsWithAnEmptyLine() {
        var host = ScriptHost.prints(0, success());
        on(host).build().run();

        assertThat(host.made.get(0).stdin()).containsExactly('\n');
    }

    @Test
    void generatedPasswordsDiffer() {
        assertThat(RootPassword.generated().reveal())
                .hasSize(24)
                .isNotEqualTo(RootPassword.generated().reveal());
    }

    @Test
    void badPasswordsAreRefusedAndNotRepeated() {
        for (String bad : List.of("", "secret\n", "secret\0", "secret\ud800", "x".repeat(257))) {
            assertThatThrownBy(() -> RootPassword.of(bad.toCharArray()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void aConfigurationOfAnotherGuestOrOtherDisksIsNotTaken() {
        String config = Transcripts.stdout("image-create-config");
        var otherDisk = ScriptHost.prints(
                0, told("", "config " + base64(config), "disk " + SWAP, "disk /xen/images/other.img", "end"));
        var otherName = ScriptHost.prints(
                0,
                told(
                        "",
                        "config " + base64(config.replace("name        = 'guest-04'", "name = 'guest-03'")),
                        "disk " + SWAP,
                        "disk " + DISK,
                        "end"));

        assertThatThrownBy(() -> on(otherDisk).build().run()).isInstanceOf(OutputNotRecognisedException.class);
        assertThatThrownBy(() -> on(otherName).build().run()).isInstanceOf(OutputNotRecognisedException.class);
    }

    @Test
    void aTemplateThatWroteNoConfigurationIsAnErrorWithItsPlace() {
        var host = ScriptHost.prints(
                0, told("", "config " + base64("Error creating configuration file\n"), "disk " + DISK, "end"));

        assertThatThrownBy(() -> on(host).build().run()).isInstanceOf(ConfigSyntaxException.class);
    }
}
