package io.github.xensdk.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ping} or {@code fping} beside our probes, with the origin's formula over their sequence numbers. */
final class OldPing implements AutoCloseable {

    private static final int INTERVAL_MILLIS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A reply: its number, and when it came by the wall clock, in nanoseconds. */
    private record Reply(int number, long at) {}

    private final String name;
    private final Process process;
    private final List<Reply> replies = new ArrayList<>();

    private OldPing(List<String> prefix, List<String> command, Pattern line) throws IOException {
        name = String.join(" ", command);
        var all = new ArrayList<>(prefix);
        all.addAll(command);
        process = new ProcessBuilder(all)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var reader = new Thread(() -> read(line), command.get(0));
        reader.setDaemon(true);
        reader.start();
    }

    static OldPing ping(List<String> prefix, String target) throws IOException {
        return new OldPing(
                prefix,
                List.of("stdbuf", "-oL", "ping", "-D", "-i", "0.01", target),
                Pattern.compile("\\[(\\d+\\.\\d+)\\] \\d+ bytes from .*icmp_seq=(\\d+) .*"));
    }

    static OldPing fping(List<String> prefix, String target) throws IOException {
        return new OldPing(
                prefix,
                List.of("fping", "-D", "-l", "-i", "1", "-p", "10", target),
                Pattern.compile("\\[(\\d+\\.\\d+)\\] \\S+ *: \\[(\\d+)\\], \\d+ bytes.*"));
    }

    private void read(Pattern pattern) {
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                Matcher m = pattern.matcher(line);
                if (m.matches()) {
                    long at = (long) (Double.parseDouble(m.group(1)) * 1e9);
                    synchronized (replies) {
                        replies.add(new Reply(Integer.parseInt(m.group(2)), at));
                        replies.notifyAll();
                    }
                }
            }
        } catch (IOException e) {
            // It was ended.
        }
    }

    /** Without one, its figures would be zeros that look like findings. */
    void awaitReply() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        synchronized (replies) {
            while (replies.isEmpty()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new IllegalStateException("no reply within " + PATIENCE + "; is it installed? " + name);
                }
                replies.wait(left);
            }
        }
    }

    /** The origin's figure for the longest gap that ended between two times of the wall clock, in nanoseconds; 0 without any. */
    long originFormula(long fromWall, long toWall) {
        synchronized (replies) {
            long longest = 0;
            for (int i = 1; i < replies.size(); i++) {
                Reply reply = replies.get(i);
                int missing = reply.number() - replies.get(i - 1).number() - 1;
                // ping's numbers are of 16 bits.
                missing = missing < -60_000 ? missing + 65_536 : missing;
                if (reply.at() >= fromWall && reply.at() <= toWall && missing > 0) {
                    longest = Math.max(longest, (missing + 1L) * INTERVAL_MILLIS * 1_000_000);
                }
            }
            return longest;
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
