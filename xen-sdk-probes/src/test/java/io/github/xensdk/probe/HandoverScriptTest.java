package io.github.xensdk.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The watcher really runs, with programs of xenstore's that are not the real ones. */
@DisabledOnOs(OS.WINDOWS)
class HandoverScriptTest {

    @TempDir
    Path bin;

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private Process watcher(int seconds) throws IOException {
        Path script = Files.write(bin.resolve("handover.pl"), GuestScript.resource("handover.pl"));
        var builder = new ProcessBuilder("perl", script.toString(), Integer.toString(seconds), "/local/domain")
                .redirectOutput(bin.resolve("out").toFile())
                .redirectError(bin.resolve("errors").toFile());
        builder.environment().merge("PATH", bin.toString(), (path, ours) -> ours + ":" + path);
        return builder.start();
    }

    private List<String> printed() throws IOException {
        return Files.readAllLines(bin.resolve("out"), StandardCharsets.UTF_8);
    }

    @Test
    void changesAreToldWithTheirTimesUntilTheInputEndsAndNewDomainsWithTheirNames() throws Exception {
        program("xenstore-list", "printf '0\\n3\\n'");
        program("xenstore-read", "[ \"$1\" = /local/domain/7/name ] && echo guest-02");
        program(
                "xenstore-watch",
                "printf '/local/domain/3/memory/target\\n/local/domain/7/na'; sleep 0.2; echo me; exec sleep 60");

        Process watcher = watcher(60);
        for (int i = 0; i < 200 && printed().size() < 3; i++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        watcher.getOutputStream().close();

        assertThat(watcher.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(printed()).hasSize(5);
        assertThat(printed().get(0)).isEqualTo("known 0 3");
        assertThat(printed().subList(3, 5)).containsExactly("name 7 guest-02", "end");
        HandoverEvents events = HandoverEvents.parse(Files.readString(bin.resolve("out")));
        assertThat(events.all())
                .extracting(HandoverEvents.Event::path)
                .containsExactly("/local/domain/3/memory/target", "/local/domain/7/name");
        assertThat(events.arrived("guest-02")).hasValue(7);
    }

    @Test
    void itEndsByItselfWhenItsTimeIsOver() throws Exception {
        program("xenstore-list", "echo 0");
        program("xenstore-watch", "exec sleep 60");

        Process watcher = watcher(1);

        assertThat(watcher.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(printed()).containsExactly("known 0", "end");
    }

    @Test
    void itSaysWhereXenstoreCannotBeWatched() throws Exception {
        program("xenstore-list", "echo 0");
        program("xenstore-watch", "echo 'xs_open failed' >&2; exit 1");

        Process watcher = watcher(60);

        assertThat(watcher.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(watcher.exitValue()).isNotZero();
        assertThat(Files.readString(bin.resolve("errors"))).contains("xs_open failed", "xenstore-watch ended");
    }
}
