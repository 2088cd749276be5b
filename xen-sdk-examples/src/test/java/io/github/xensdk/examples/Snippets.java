package io.github.xensdk.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The programs that pages of documentation show, and where they are compiled. White space does not count. */
final class Snippets {

    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Path SOURCES = ROOT.resolve("xen-sdk-examples/src");
    private static final Pattern PROGRAM = Pattern.compile("(?i)```java[^\n]*\n(.*?)```", Pattern.DOTALL);
    private static final Pattern METHOD =
            Pattern.compile("    static void \\w+\\([^)]*\\)[^{]*\\{\n(.*?)\n    \\}\n", Pattern.DOTALL);

    private Snippets() {}

    /** The programs of a page, as they stand there. */
    static List<String> shown(Path page) {
        return PROGRAM.matcher(read(page))
                .results()
                .map(program -> program.group(1))
                .toList();
    }

    /** The bodies of a class's static methods that give nothing back. */
    static List<String> bodies(Path source) {
        return METHOD.matcher(read(source))
                .results()
                .map(method -> method.group(1))
                .toList();
    }

    /** All that this module compiles. */
    static List<Path> compiled() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With single spaces, and one at both ends: so that one text can be looked for in another. */
    static String words(String code) {
        return " " + String.join(" ", code.strip().split("\\s+")) + " ";
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
