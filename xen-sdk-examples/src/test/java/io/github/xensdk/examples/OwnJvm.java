package io.github.xensdk.examples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of this module in a process of its own. */
final class OwnJvm {

    private OwnJvm() {}

    /** To be started; both outputs are one. */
    static ProcessBuilder of(Class<?> program, List<String> options, String... arguments) {
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(options);
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        words.addAll(List.of(arguments));
        return new ProcessBuilder(words).redirectErrorStream(true);
    }
}
