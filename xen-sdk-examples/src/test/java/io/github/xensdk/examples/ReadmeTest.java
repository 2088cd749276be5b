package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    private static final Path README = Snippets.ROOT.resolve("README.md");

    private static Stream<String> bodies(String program) {
        return Snippets.bodies(
                Snippets.ROOT.resolve("xen-sdk-examples/src/main/java/io/github/xensdk/examples/" + program + ".java"))
                .stream();
    }

    @Test
    void theProgramsOfTheReadmeAreThoseThatAreCompiled() {
        var shown = Snippets.shown(README).stream().map(Snippets::words).toList();
        var compiled = Stream.concat(bodies("FirstProgram"), bodies("ReadmePrograms"))
                .map(Snippets::words)
                .toList();

        assertThat(compiled).hasSize(4);
        assertThat(shown).isEqualTo(compiled);
    }

    @Test
    void theProgramOnTheFirstScreenIsShort() {
        assertThat(Snippets.shown(README).get(0).lines().count()).isLessThanOrEqualTo(15);
    }
}
