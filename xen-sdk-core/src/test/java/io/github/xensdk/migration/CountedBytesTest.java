package io.github.xensdk.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On this machine, with an xl and an ssh that are a few lines of shell. */
@Timeout(60)
class CountedBytesTest {

    @TempDir
    Path directory;

    private void program(String name, String text) throws Exception {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void whatTheLinkOfAMigrationWritesIsToldAndItsExitStatusIsKept() throws Exception {
        program("xl", "ssh > /dev/null & wait $!; exit 3");
        program("ssh", "n=0; while [ $n -lt 15 ]; do printf '%01000d' 0; sleep 0.2; n=$((n + 1)); done");
        Path heard = directory.resolve("heard");
        var builder = new ProcessBuilder("sh", "-c", LiveStrategy.counted("xl migrate\n"))
                .redirectError(heard.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().merge("PATH", directory.toString(), (path, own) -> own + ":" + path);

        Process process = builder.start();

        assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(3);
        var counts = Files.readAllLines(heard).stream()
                .filter(line -> line.startsWith("xensdk-bytes "))
                .map(line -> Long.parseLong(line.substring("xensdk-bytes ".length())))
                .toList();
        assertThat(counts).as(Files.readString(heard)).isNotEmpty().isSorted();
        assertThat(counts.get(counts.size() - 1)).isGreaterThanOrEqualTo(3000);
    }
}
