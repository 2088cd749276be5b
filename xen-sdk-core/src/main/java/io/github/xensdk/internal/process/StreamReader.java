package io.github.xensdk.internal.process;

import io.github.xensdk.OutputNotRecognisedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a stream to its end, keeps it, and tells each line as it comes. */
public final class StreamReader {

    private static final Logger LOG = LoggerFactory.getLogger(StreamReader.class);

    /** What a host prints is kept in memory; more than this is no answer to any of our questions. */
    private static final int LIMIT = 16 * 1024 * 1024;

    private StreamReader() {}

    public static String read(InputStream stream, Consumer<String> lines) throws IOException {
        return read(stream, lines, () -> false);
    }

    /** The same; from when nobody wants it any more, what comes is dropped. */
    public static String read(InputStream stream, Consumer<String> lines, BooleanSupplier unwanted) throws IOException {
        var all = new StringBuilder();
        var line = new StringBuilder();
        // In small pieces and never to a full buffer: a line must be heard when it was sent.
        var reader = new InputStreamReader(stream, StandardCharsets.UTF_8);
        var buffer = new char[8192];
        for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
            if (unwanted.getAsBoolean()) {
                continue;
            }
            if (all.length() + count > LIMIT) {
                throw new OutputNotRecognisedException("a command (too long)", all.substring(0, 10_000));
            }
            all.append(buffer, 0, count);
            for (int i = 0; i < count; i++) {
                char c = buffer[i];
                if (c != '\n' && c != '\r') {
                    line.append(c);
                } else if (line.length() > 0) {
                    tell(lines, line);
                }
            }
        }
        if (line.length() > 0) {
            tell(lines, line);
        }
        return all.toString();
    }

    private static void tell(Consumer<String> lines, StringBuilder line) {
        String text = line.toString();
        line.setLength(0);
        try {
            lines.accept(text);
        } catch (RuntimeException e) {
            LOG.warn("an output listener failed on: {}", text, e);
        }
    }
}
