package io.github.xensdk.detached;

import io.github.xensdk.OutputNotRecognisedException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of a job's streams, as far as it was fetched: keeps it whole and tells each line once it is complete. */
final class JobStream {

    private static final Logger LOG = LoggerFactory.getLogger(JobStream.class);

    /** As for other commands: what is longer is no answer to any of our questions. */
    private static final int LIMIT = 16 * 1024 * 1024;

    private final Consumer<String> lines;
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    JobStream(Consumer<String> lines) {
        this.lines = lines;
    }

    /** How many bytes of it are known. */
    long seen() {
        return all.size();
    }

    /** Adds what is new of a piece that begins there: what was heard before a link was lost may come again. */
    void add(long from, byte[] piece) {
        long known = seen() - from;
        if (known < 0) {
            throw new OutputNotRecognisedException("a detached job (a piece is missing)", "");
        }
        if (known < piece.length) {
            add(Arrays.copyOfRange(piece, (int) known, piece.length));
        }
    }

    private void add(byte[] bytes) {
        all.writeBytes(bytes);
        if (all.size() > LIMIT) {
            throw new OutputNotRecognisedException("a detached job (too long)", text().substring(0, 10_000));
        }
        for (byte b : bytes) {
            if (b == '\n' || b == '\r') {
                tell();
            } else {
                line.write(b);
            }
        }
    }

    /** Tells what came after the last line's end. */
    void end() {
        tell();
    }

    private void tell() {
        if (line.size() == 0) {
            return;
        }
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        try {
            lines.accept(text);
        } catch (RuntimeException e) {
            LOG.warn("an output listener failed on: {}", text, e);
        }
    }

    String text() {
        return all.toString(StandardCharsets.UTF_8);
    }
}
