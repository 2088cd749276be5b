package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private static final Pattern METHOD =
            Pattern.compile("    static void \\w+\\(\\)[^{]*\\{\n(.*?)\n    \\}\n", Pattern.DOTALL);

    private static List<String> words(String code) {
        return List.of(code.strip().split("\\s+"));
    }

    private static String source(String program) throws IOException {
        return Files.readString(
                ROOT.resolve("xen-sdk-examples/src/main/java/io/github/xensdk/examples/" + program + ".java"));
    }

    private static Stream<List<String>> bodies(String program) throws IOException {
        return METHOD.matcher(source(program)).results().map(method -> words(method.group(1)));
    }

    @Test
    void theProgramsOfTheReadmeAreThoseThatAreCompiled() throws IOException {
        var shown = PROGRAM.matcher(Files.readString(ROOT.resolve("README.md")))
                .results()
                .map(program -> words(program.group(1)))
                .toList();
        var compiled =
                Stream.concat(bodies("FirstProgram"), bodies("ReadmePrograms")).toList();

        assertThat(compiled).hasSize(4);
        assertThat(shown).isEqualTo(compiled);
    }

    @Test
    void theProgramOnTheFirstScreenIsShort() throws IOException {
        var program = PROGRAM.matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(program.find()).isTrue();
        assertThat(program.group(1).lines().count()).isLessThanOrEqualTo(15);
    }
}
