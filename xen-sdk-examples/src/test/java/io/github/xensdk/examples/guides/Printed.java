package io.github.xensdk.examples.guides;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What a program of a guide prints. */
final class Printed {

    private Printed() {}

    /** A program of a guide. */
    @FunctionalInterface
    interface Program {
        void run() throws Exception;
    }

    static String by(Program program) throws Exception {
        var printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
