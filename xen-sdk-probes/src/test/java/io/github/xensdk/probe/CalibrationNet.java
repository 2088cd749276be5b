package io.github.xensdk.probe;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Three network namespaces of our own: a prober and a target on a bridge between them, which can be cut. Needs root. */
final class CalibrationNet implements AutoCloseable {

    static final String TARGET = "10.213.0.2";

    /** Writing 1 there parts the two ports of the bridge at once; no packet passes, ARP included. */
    static final String CUT = "/sys/class/net/port-t/brport/isolated";

    private static final String PROBER = "xensdk-cal-p";
    private static final String BRIDGE = "xensdk-cal-b";
    private static final String FAR = "xensdk-cal-t";

    CalibrationNet() throws IOException {
        assumeTrue(
                "root".equals(System.getProperty("user.name")), "calibration makes network namespaces: it needs root");
        for (String program : List.of("/usr/sbin/ip", "/usr/bin/perl")) {
            assumeTrue(Files.isExecutable(Path.of(program)), "calibration needs " + program);
        }
        close();
        for (String name : List.of(PROBER, BRIDGE, FAR)) {
            ip("netns add " + name);
            ip("-n " + name + " link set lo up");
        }
        ip("-n " + BRIDGE + " link add bridge type bridge forward_delay 0 stp_state 0");
        ip("-n " + BRIDGE + " link set bridge up");
        join(PROBER, "port-p", "10.213.0.1/24");
        join(FAR, "port-t", TARGET + "/24");
        // Parted are two ports that are both isolated: this one always is.
        run(List.of("ip", "netns", "exec", BRIDGE, "sh", "-c", "echo 1 >/sys/class/net/port-p/brport/isolated"));
    }

    private static void join(String namespace, String port, String address) throws IOException {
        ip("-n " + BRIDGE + " link add " + port + " type veth peer name eth0 netns " + namespace);
        ip("-n " + BRIDGE + " link set " + port + " master bridge up");
        ip("-n " + namespace + " address add " + address + " dev eth0");
        ip("-n " + namespace + " link set eth0 up");
    }

    static List<String> inProber() {
        return List.of("ip", "netns", "exec", PROBER);
    }

    static List<String> inBridge() {
        return List.of("ip", "netns", "exec", BRIDGE);
    }

    static List<String> inTarget() {
        return List.of("ip", "netns", "exec", FAR);
    }

    /** The prober forgets the target's link address. */
    static void forgetAddress() throws IOException {
        run(List.of("ip", "-n", PROBER, "neigh", "flush", "dev", "eth0"));
    }

    /** The prober has just learned the target's link address. */
    static void confirmAddress() throws IOException {
        String known = run(List.of("ip", "-n", PROBER, "neigh", "show", TARGET, "dev", "eth0"));
        int at = known.indexOf("lladdr ");
        if (at >= 0) {
            String address = known.substring(at).split(" ", -1)[1];
            ip("-n " + PROBER + " neigh replace " + TARGET + " lladdr " + address + " dev eth0 nud reachable");
        }
    }

    /** Waits until the prober's connection to that port does not wait to send again: after cuts, TCP does so for longer than they took. */
    static void awaitCalmStream(int port, Duration most) throws IOException, InterruptedException {
        var command = new ArrayList<>(inProber());
        command.addAll(List.of("ss", "-tinH", "dport", "=", ":" + port));
        long started = System.nanoTime();
        while (run(command).contains(" backoff:")) {
            if (System.nanoTime() - started > most.toNanos()) {
                throw new IOException("the connection to port " + port + " is not well again");
            }
            Thread.sleep(500);
        }
    }

    /** The process number of the one program of that name which runs beside the target. */
    static long pidInTarget(String program) throws IOException {
        for (String pid : run(List.of("ip", "netns", "pids", FAR)).split("\\s+", -1)) {
            if (!pid.isEmpty()
                    && Files.readString(Path.of("/proc", pid, "comm")).strip().equals(program)) {
                return Long.parseLong(pid);
            }
        }
        throw new IOException("no " + program + " beside the target");
    }

    private static void ip(String arguments) throws IOException {
        var command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments.split(" ", -1)));
        run(command);
    }

    static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + text.strip());
            }
            return text;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Removes them; what still runs in them goes on without a network. */
    @Override
    public void close() throws IOException {
        String there = run(List.of("ip", "netns", "list"));
        for (String name : List.of(PROBER, BRIDGE, FAR)) {
            if (there.contains(name)) {
                ip("netns del " + name);
            }
        }
    }
}
