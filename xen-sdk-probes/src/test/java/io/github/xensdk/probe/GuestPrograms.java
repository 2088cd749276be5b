package io.github.xensdk.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which programs a guest has, that is this machine. */
final class GuestPrograms {

    private GuestPrograms() {}

    private static Path find(String program) {
        for (String directory : System.getenv("PATH").split(":", -1)) {
            Path found = Path.of(directory, program);
            if (Files.isExecutable(found)) {
                return found;
            }
        }
        return assumeHere(program);
    }

    private static Path assumeHere(String program) {
        assumeTrue(false, program + " is not here");
        throw new AssertionError();
    }

    /** A guest in which only these programs are found, and those that the scripts need. */
    static LocalTransport guestWith(Path directory, String... interpreters) throws Exception {
        var needed = new ArrayList<>(
                List.of("sh", "env", "cat", "mktemp", "grep", "sed", "head", "tr", "setsid", "sleep", "rm", "uname"));
        needed.addAll(List.of(interpreters));
        for (String program : needed) {
            Path target = program.equals("python3") ? realPython() : find(program);
            // A script in place of a link: links out of a temporary directory are warned about when it is removed.
            Path script = Files.writeString(directory.resolve(program), "#!/bin/sh\nexec '" + target + "' \"$@\"\n");
            assertThat(script.toFile().setExecutable(true)).isTrue();
        }
        return new LocalTransport(directory.toString());
    }

    /** Behind a version manager's stand-in. */
    private static Path realPython() throws Exception {
        Process python =
                new ProcessBuilder(find("python3").toString(), "-c", "import sys; print(sys.executable)").start();
        String path = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assumeTrue(python.waitFor() == 0, "python3 does not run");
        return Path.of(path);
    }
}
