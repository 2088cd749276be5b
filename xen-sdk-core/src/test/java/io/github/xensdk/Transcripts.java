package io.github.xensdk;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What real hosts printed; see the README beside the files. */
public final class Transcripts {

    private Transcripts() {}

    public static String stdout(String name) {
        return read(name + ".out");
    }

    public static String stderr(String name) {
        return read(name + ".err");
    }

    private static String read(String file) {
        try (InputStream in = Transcripts.class.getResourceAsStream("/transcripts/xen-4.17/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("no transcript " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
