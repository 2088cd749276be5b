package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private static List<String> words(String code) {
        return List.of(code.strip().split("\\s+"));
    }

    @Test
    void theProgramOnTheFirstScreenIsTheOneThatIsCompiled() throws IOException {
        var matcher = PROGRAM.matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(matcher.find()).isTrue();
        String program = matcher.group(1);
        String source = Files.readString(
                ROOT.resolve("xen-sdk-examples/src/main/java/io/github/xensdk/examples/FirstProgram.java"));
        String body = source.substring(source.indexOf("        try ("), source.lastIndexOf("    }\n}"));

        assertThat(program.lines().count()).isLessThanOrEqualTo(15);
        assertThat(words(program)).isEqualTo(words(body));
    }
}
