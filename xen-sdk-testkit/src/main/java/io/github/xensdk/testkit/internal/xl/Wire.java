package io.github.xensdk.testkit.internal.xl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What {@code xl migrate} and {@code xl migrate-receive} say to each other: the messages of Xen's xl_migrate.c, and lines about memory,
 * which is counted here and not sent.
 */
final class Wire {

    static final String BANNER = "xl migration receiver ready, send binary domain data.";
    static final String READY = "domain received, ready to unpause";
    static final String GO = "domain is yours, you are cleared to unpause";
    static final String REPORT = "my copy unpause results are as follows";

    private static final int LONGEST = 4096;

    private final InputStream in;
    private final OutputStream out;

    Wire(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    InputStream in() {
        return in;
    }

    void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    void say(String line) throws IOException {
        send((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The next line.
     *
     * @throws IOException where the other end is gone
     */
    String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.size() > LONGEST) {
                throw new IOException("the other end is gone");
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Takes this message and no other. */
    void expect(String message) throws IOException {
        if (!line().equals(message)) {
            throw new IOException("not the message that was to come");
        }
    }
}
