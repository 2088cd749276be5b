package io.github.xensdk.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.xensdk.probe.Maker.Truth;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The compute probe's agent on this machine, stopped by a signal for a known time; and quiet minutes. The system properties
 * {@code xensdk.calibration.rounds} (five freezes each; default: 8) and {@code xensdk.calibration.quietMinutes} (default: 10) say how much.
 */
class ComputeCalibration {

    private static final double[] LENGTHS = {0.03, 0.2, 0.752, 5, 21.2};
    private static final double MILLION = 1e6;
    private static final long INTERVAL_MILLIS = 2;

    /** What is not this many noise floors long is no gap to the agent. */
    private static final int FLOORS = 3;

    private record Missed(double seconds, Truth truth, Duration floor) {

        boolean couldBeNoise() {
            return truth.least() <= FLOORS * floor.toNanos();
        }
    }

    private record Freeze(double seconds, Truth truth, Blackout blackout, boolean trusted) {

        /** How far the figure is from the truth. */
        double off() {
            long length = blackout.length().toNanos();
            return Math.max(0, Math.max(length - truth.most(), truth.least() - length)) / MILLION;
        }

        boolean within() {
            return truth.within(blackout.lower().toNanos(), blackout.upper().toNanos());
        }
    }

    private final List<Freeze> freezes = new ArrayList<>();
    private final List<Missed> missed = new ArrayList<>();

    @Test
    @Timeout(7200)
    void a_freeze_is_measured_and_quiet_minutes_are_quiet() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "calibration needs perl");
        int rounds = Integer.getInteger("xensdk.calibration.rounds", 8);
        int minutes = Integer.getInteger("xensdk.calibration.quietMinutes", 10);
        String noise;
        ComputeResult quiet;
        try (var priority = new RealTime();
                var guest = new LocalTransport();
                var maker = new Maker(List.of());
                var measured = new MachineNoise()) {
            for (int round = 0; round < rounds; round++) {
                for (double seconds : LENGTHS) {
                    freeze(guest, maker, seconds);
                }
            }
            try (var recording = probe(guest).start()) {
                Thread.sleep(Duration.ofMinutes(minutes).toMillis());
                quiet = recording.stop();
            }
            noise = measured.end() + ". " + priority.label();
        }
        CalibrationPage.write("Compute probe", page(quiet, minutes, noise));
        assertThat(freezes).allSatisfy(one -> {
            assertThat(one.within()).as("%s", one).isTrue();
            assertThat(one.off()).as("%s", one).isLessThanOrEqualTo(2.0 + INTERVAL_MILLIS);
        });
        assertThat(missed).allMatch(Missed::couldBeNoise).hasSizeLessThanOrEqualTo(freezes.size() / 9);
        assertThat(quiet.trusted()).as("a blackout in quiet minutes: %s", quiet).isFalse();
    }

    private static ComputeProbe probe(LocalTransport guest) {
        return ComputeProbe.inGuest(guest).every(Duration.ofMillis(INTERVAL_MILLIS));
    }

    private void freeze(LocalTransport guest, Maker maker, double seconds) throws Exception {
        List<Path> before = agents();
        try (var recording = probe(guest).start()) {
            Path agent = agents().stream()
                    .filter(directory -> !before.contains(directory))
                    .findFirst()
                    .orElseThrow();
            String pid = Files.readAllLines(agent.resolve("log")).stream()
                    .filter(line -> line.startsWith("pid "))
                    .findFirst()
                    .orElseThrow()
                    .substring(4);
            Thread.sleep(200);
            maker.begin("process", pid, seconds);
            Truth truth = maker.end();
            Thread.sleep(200);
            ComputeResult result = recording.stop();
            result.blackout()
                    .ifPresentOrElse(
                            blackout -> freezes.add(new Freeze(
                                    seconds, truth, blackout, result.doubts().isEmpty())),
                            () -> missed.add(new Missed(seconds, truth, result.noiseFloor())));
        }
    }

    private static List<Path> agents() throws IOException {
        Path base = Files.isDirectory(Path.of("/dev/shm")) ? Path.of("/dev/shm") : Path.of("/tmp");
        try (Stream<Path> entries = Files.list(base)) {
            return entries.filter(path -> path.getFileName().toString().startsWith("xensdk."))
                    .toList();
        }
    }

    private String page(ComputeResult quiet, int minutes, String noise) {
        var text = new StringWriter();
        var out = new PrintWriter(text);
        out.printf(
                Locale.ROOT,
                "%s. The agent on this machine, which wakes up every %d ms, stopped by a signal. The machine: %s.%n%n",
                LocalDate.now(ZoneOffset.UTC),
                INTERVAL_MILLIS,
                noise);
        out.println(
                "| length (s) | freezes | no figure, as noise was a third as long | truth within ± error | figure off by ≤ 2 ms + one round | off at most (ms) | median error"
                        + " (ms) | without doubts |");
        out.println("|--:|--:|--:|--:|--:|--:|--:|--:|");
        for (double seconds : LENGTHS) {
            List<Freeze> chosen =
                    freezes.stream().filter(one -> one.seconds() == seconds).toList();
            long none = missed.stream().filter(one -> one.seconds() == seconds).count();
            out.printf(
                    Locale.ROOT,
                    "| %s | %d | %d | %d | %d | %.2f | %.2f | %d |%n",
                    seconds,
                    chosen.size() + none,
                    none,
                    chosen.stream().filter(Freeze::within).count(),
                    chosen.stream()
                            .filter(one -> one.off() <= 2 + INTERVAL_MILLIS)
                            .count(),
                    chosen.stream().mapToDouble(Freeze::off).max().orElse(0),
                    chosen.isEmpty()
                            ? Double.NaN
                            : chosen.stream()
                                            .map(one -> one.blackout().error().toNanos())
                                            .sorted()
                                            .toList()
                                            .get(chosen.size() / 2)
                                    / MILLION,
                    chosen.stream().filter(Freeze::trusted).count());
        }
        out.printf(
                Locale.ROOT,
                "%nIn %d minutes without a freeze, after a noise floor of %.1f ms: %d rounds that counted as gaps%s; %s.%n",
                minutes,
                quiet.noiseFloor().toNanos() / MILLION,
                quiet.gaps().size(),
                quiet.gaps().stream().mapToLong(gap -> gap.monotonic().toMillis()).max().stream()
                        .mapToObj(most -> " (the longest " + most + " ms)")
                        .findFirst()
                        .orElse(""),
                quiet.trusted()
                        ? "a blackout was reported without doubts"
                        : "no blackout was reported without doubts: " + String.join("; ", quiet.doubts()));
        return text.toString();
    }
}
