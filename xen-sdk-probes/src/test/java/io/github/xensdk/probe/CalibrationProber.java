package io.github.xensdk.probe;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The network probes of a calibration, in a process of their own that can be stopped: a line for each outage. */
final class CalibrationProber {

    private CalibrationProber() {}

    /** Probes until its input ends; the arguments are the target's address, the port of its echo service, and that of its web server. */
    public static void main(String[] arguments) throws Exception {
        String host = arguments[0];
        int port = Integer.parseInt(arguments[1]);
        var probes = new ArrayList<NetworkProbe>();
        probes.add(build(NetworkProbe.udpEcho(host, port), 2, 15));
        probes.add(build(NetworkProbe.udpEcho(host, port), 10, 25));
        probes.add(build(NetworkProbe.tcpConnect(host, port), 10, 25));
        probes.add(build(NetworkProbe.tcpEcho(host, port), 10, 25));
        probes.add(build(NetworkProbe.httpGet(URI.create("http://" + host + ":" + arguments[2] + "/")), 10, 25));
        probes.add(build(NetworkProbe.icmp(host), 10, 25));
        try (var all = NetworkRecordings.start(probes)) {
            for (NetworkRecording one : all.recordings()) {
                if (!one.awaitAnswer(Duration.ofSeconds(20))) {
                    throw new IllegalStateException("no answer: " + one.probe());
                }
            }
            System.out.println("ready");
            while (System.in.read() >= 0) {
                // Its end says that it is over.
            }
            for (NetworkRecording one : all.recordings()) {
                NetworkResult result = one.stop();
                System.out.println(String.join(
                        " ",
                        List.of(
                                "end",
                                name(one.probe()),
                                Long.toString(result.sent()),
                                Long.toString(result.lost()),
                                Long.toString(result.scheduleError()
                                        .map(Duration::toNanos)
                                        .orElse(-1L)))));
            }
        }
        System.out.flush();
    }

    private static NetworkProbe build(NetworkProbe.Builder probe, int interval, int threshold) {
        return probe.every(Duration.ofMillis(interval))
                .threshold(Duration.ofMillis(threshold))
                .listener(new NetworkListener() {
                    @Override
                    public void outageEnded(OutageEnded event) {
                        print(event);
                    }
                })
                .build();
    }

    private static void print(NetworkListener.OutageEnded event) {
        Outage outage = event.outage();
        System.out.println(String.join(
                " ",
                List.of(
                        "outage",
                        name(event.probe()),
                        Long.toString(outage.lower().toNanos()),
                        Long.toString(outage.upper().toNanos()),
                        Long.toString(outage.startNanos()),
                        outage.cause().map(Enum::name).orElse("-"))));
    }

    private static String name(NetworkProbe probe) {
        return probe.kind().scheme() + "@" + probe.interval().toMillis();
    }
}
