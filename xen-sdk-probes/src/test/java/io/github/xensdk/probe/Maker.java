package io.github.xensdk.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Makes interruptions whose length it knows by its own clock; maker.pl does it. */
final class Maker implements AutoCloseable {

    /**
     * When it was, on the scale of {@link System#nanoTime()}: the same on Linux for all processes.
     *
     * @param beganAfter it had not begun before
     * @param beganBy it had begun by then
     * @param endedAfter it had not ended before
     * @param endedBy it had ended by then
     */
    record Truth(long beganAfter, long beganBy, long endedAfter, long endedBy) {

        long least() {
            return endedAfter - beganBy;
        }

        long most() {
            return endedBy - beganAfter;
        }

        boolean within(long lower, long upper) {
            return lower <= most() && upper >= least();
        }
    }

    private final Process process;
    private final BufferedReader out;
    private final Path script;

    /** Runs behind a prefix, for another namespace. */
    Maker(List<String> prefix) throws IOException {
        script = Files.createTempFile("xensdk-maker", ".pl");
        try (InputStream in = Maker.class.getResourceAsStream("/maker.pl")) {
            Files.write(script, Objects.requireNonNull(in).readAllBytes());
        }
        var command = new ArrayList<>(prefix);
        command.addAll(List.of("perl", script.toString()));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** Begins one; returns when it has begun. */
    void begin(String what, String which, double seconds) throws IOException {
        String line = String.format(Locale.ROOT, "%s %s %.9f%n", what, which, seconds);
        process.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
        if (!"began".equals(out.readLine())) {
            throw new IOException("the maker did not do it");
        }
    }

    /** Waits for its end. */
    Truth end() throws IOException {
        String line = out.readLine();
        if (line == null || !line.startsWith("ended ")) {
            throw new IOException("the maker did not do it");
        }
        String[] times = line.split(" ", -1);
        return new Truth(nanos(times[1]), nanos(times[2]), nanos(times[3]), nanos(times[4]));
    }

    private static long nanos(String seconds) {
        return new BigDecimal(seconds).movePointRight(9).longValue();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.destroy();
        Files.deleteIfExists(script);
    }
}
