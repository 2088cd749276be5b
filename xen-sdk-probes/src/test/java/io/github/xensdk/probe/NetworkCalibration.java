package io.github.xensdk.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.probe.Maker.Truth;
import io.github.xensdk.probe.NetworkFindings.Made;
import io.github.xensdk.probe.NetworkFindings.Part;
import io.github.xensdk.probe.NetworkFindings.Way;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Outages of known length between two namespaces, seen by our probes, by {@code ping} with the origin's formula, and by {@code fping}, at
 * once. The system property {@code xensdk.calibration.rounds} says how many rounds of 19 outages, three minutes each (default: 8).
 */
class NetworkCalibration {

    /** Of the outages, so many must lie within the bounds. */
    private static final double WANTED = 0.99;

    private static final int ECHO_PORT = 7007;
    private static final int WEB_PORT = 8080;

    private final NetworkFindings findings = new NetworkFindings();
    private final Random random = new Random(5);

    @Test
    @Timeout(7200)
    void the_truth_lies_within_the_bounds() throws Exception {
        int rounds = Integer.getInteger("xensdk.calibration.rounds", 8);
        String noise;
        try (var priority = new RealTime();
                var net = new CalibrationNet();
                var far = new LocalTransport(CalibrationNet.inTarget());
                var echo = EchoService.start(far, ECHO_PORT, Duration.ofHours(3));
                var maker = new Maker(CalibrationNet.inBridge());
                var measured = new MachineNoise()) {
            assertThat(net).isNotNull();
            Process web = java(CalibrationNet.inTarget(), CalibrationWeb.class, WEB_PORT);
            Process prober = null;
            try (var ping = OldPing.ping(CalibrationNet.inProber(), CalibrationNet.TARGET);
                    var fping = OldPing.fping(CalibrationNet.inProber(), CalibrationNet.TARGET)) {
                ping.awaitReply();
                fping.awaitReply();
                awaitReady(web);
                String services = CalibrationNet.pidInTarget("perl") + "," + web.pid();
                prober = java(
                        CalibrationNet.inProber(),
                        CalibrationProber.class,
                        CalibrationNet.TARGET,
                        echo.port(),
                        WEB_PORT);
                awaitReady(prober);
                long pid = prober.pid();
                for (int round = 0; round < rounds; round++) {
                    CalibrationNet.awaitCalmStream(ECHO_PORT, Duration.ofMinutes(3));
                    for (Way way : Way.values()) {
                        for (double seconds : NetworkFindings.LENGTHS) {
                            if (way == Way.FROZEN) {
                                findings.add(frozen(seconds, services, maker));
                            } else if (way != Way.STOPPED || seconds > NetworkFindings.LENGTHS[0]) {
                                findings.add(outage(way, seconds, round, pid, maker, ping, fping));
                            }
                        }
                    }
                }
                CalibrationNet.awaitCalmStream(ECHO_PORT, Duration.ofMinutes(3));
                Thread.sleep(7000);
                prober.getOutputStream().close();
                prober.waitFor();
                Thread.sleep(500);
            } finally {
                // Stopped processes heed nothing else.
                web.destroyForcibly();
                if (prober != null) {
                    prober.destroyForcibly();
                }
            }
            noise = measured.end() + ". " + priority.label();
        }
        CalibrationPage.write("Network probe", findings.page(noise));
        for (Part part : Part.values()) {
            List<Made> made = findings.made(part);
            for (String probe : part.probes()) {
                assertThat(findings.within(made, probe))
                        .as("%s, %s: outages of %d within the bounds", part, probe, made.size())
                        .isGreaterThanOrEqualTo((long) (WANTED * made.size()));
            }
        }
    }

    /** Its process number is that of java, which ip becomes. */
    private static Process java(List<String> where, Class<?> main, Object... arguments) throws IOException {
        var command = new ArrayList<>(where);
        command.addAll(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** What it says after that it is ready is kept. */
    private void awaitReady(Process process) throws IOException {
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        assertThat(out.readLine()).startsWith("ready");
        var thread = new Thread(() -> read(out), "output");
        thread.setDaemon(true);
        thread.start();
    }

    private void read(BufferedReader out) {
        try (out) {
            out.lines().forEach(findings::add);
        } catch (IOException | UncheckedIOException e) {
            findings.add("an output ended: " + e.getMessage());
        }
    }

    private Made outage(Way way, double seconds, int round, long pid, Maker maker, OldPing ping, OldPing fping)
            throws Exception {
        CalibrationNet.confirmAddress();
        Thread.sleep(2000 + random.nextInt(500));
        long wall = System.currentTimeMillis() * 1_000_000;
        long half = (long) (seconds * 500);
        // In turn, the prober is stopped before the outage's start, within, and beyond its end.
        boolean stopFirst = way == Way.STOPPED && round % 3 == 0;
        if (stopFirst) {
            signal("STOP", pid);
            Thread.sleep(half / 2);
        }
        maker.begin("file", CalibrationNet.CUT, seconds);
        if (way == Way.EXPIRED) {
            CalibrationNet.forgetAddress();
        } else if (stopFirst) {
            Thread.sleep(half - half / 2);
            signal("CONT", pid);
        } else if (way == Way.STOPPED) {
            Thread.sleep(round % 3 == 1 ? half / 2 : half + half / 2);
            signal("STOP", pid);
            Thread.sleep(half);
            signal("CONT", pid);
        }
        Truth truth = maker.end();
        Thread.sleep(1500 + (way == Way.EXPIRED ? 1500 : 0));
        long until = System.currentTimeMillis() * 1_000_000;
        return new Made(way, seconds, truth, ping.originFormula(wall, until), fping.originFormula(wall, until));
    }

    /** The path is whole, so that the other programs see nothing. */
    private Made frozen(double seconds, String services, Maker maker) throws Exception {
        CalibrationNet.confirmAddress();
        Thread.sleep(2000 + random.nextInt(500));
        maker.begin("process", services, seconds);
        Truth truth = maker.end();
        Thread.sleep(1500);
        return new Made(Way.FROZEN, seconds, truth, 0, 0);
    }

    private static void signal(String signal, long pid) throws IOException {
        CalibrationNet.run(List.of("kill", "-" + signal, Long.toString(pid)));
    }
}
