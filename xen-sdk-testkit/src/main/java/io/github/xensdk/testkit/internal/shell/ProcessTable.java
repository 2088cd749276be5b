package io.github.xensdk.testkit.internal.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A machine's own /proc: only what somebody looks for by its name, under the numbers of the processes that stand for it. */
public final class ProcessTable {

    private final Path proc;

    public ProcessTable(Path tree) {
        proc = tree.resolve("proc");
    }

    /** A program is there until the result is closed. */
    public Entry enter(long pid, long parent, String program, List<String> arguments) {
        Path entry = proc.resolve(Long.toString(pid));
        try {
            Files.createDirectories(entry);
            Path real = Path.of("/proc", Long.toString(pid));
            for (String name : List.of("fd", "io", "environ")) {
                Files.deleteIfExists(entry.resolve(name));
                Files.createSymbolicLink(entry.resolve(name), real.resolve(name));
            }
            Files.writeString(entry.resolve("stat"), "%d (%s) S %d\n".formatted(pid, program, parent));
            Files.writeString(
                    entry.resolve("cmdline"),
                    program + "\0"
                            + String.join(
                                    "",
                                    arguments.stream().map(word -> word + "\0").toList()),
                    StandardCharsets.UTF_8);
            // What it is looked for by comes last.
            Files.writeString(entry.resolve("comm"), program + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return () -> remove(entry);
    }

    private static void remove(Path entry) {
        try (Stream<Path> files = Files.walk(entry)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of one program. */
    public interface Entry extends AutoCloseable {
        @Override
        void close();
    }
}
