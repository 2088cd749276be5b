package io.github.xensdk.examples.guides;

import io.github.xensdk.XenHost;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationOutcome;
import io.github.xensdk.probe.ComputeProbe;
import io.github.xensdk.probe.ComputeResult;
import io.github.xensdk.probe.EchoService;
import io.github.xensdk.probe.NetworkProbe;
import io.github.xensdk.probe.NetworkResult;
import io.github.xensdk.probe.experiment.MigrationExperiment;
import io.github.xensdk.probe.report.DowntimeReport;
import io.github.xensdk.probe.report.Precision;
import io.github.xensdk.probe.report.RunSummary;
import java.nio.file.Path;
import java.time.Duration;

/** The short programs of docs/guides/measuring.md. */
final class MeasuringGuide {

    private MeasuringGuide() {}

    static void experiment(XenHost nevers, XenHost avignon, CommandTransport guest) {
        var experiment = MigrationExperiment.of("guest-04")
                .between(nevers, avignon)
                .live()
                .coldStream()
                .warmUp(1)
                .cycles(10)
                .log(Path.of("guest-04.runs"))
                .network(NetworkProbe.udpEcho("192.0.2.44", 7).build())
                .compute(ComputeProbe.inGuest(guest))
                .build();
        System.out.println(experiment.plannedMoves() + " moves");
    }

    static void report(MigrationExperiment experiment, Path directory) {
        DowntimeReport report = experiment.run();
        report.writeTo(directory); // report.html for people, the others for programs
        RunSummary live = report.summary("live");
        System.out.println(live.runs() + " moves, of which " + live.failed() + " failed");
        live.compute().median().ifPresent(ms -> System.out.printf("stood still for %.0f ms%n", ms));
        live.network().median().ifPresent(ms -> System.out.printf("did not answer for %.0f ms%n", ms));
    }

    static void compare(DowntimeReport report, Path earlier) {
        DowntimeReport before = DowntimeReport.read(earlier);
        report.comparedWith(before).forEach(comparison -> System.out.println(comparison.describe()));
    }

    static void precision() {
        long values = Precision.valuesFor(420, 60, 0.05); // mean and deviation of a pilot, in ms; ± 5 %
        System.out.println(values + " moves, so " + (values + 1) / 2 + " cycles");
    }

    static void oneMove(XenHost nevers, XenHost avignon, CommandTransport guest, int port) throws InterruptedException {
        var probe = NetworkProbe.udpEcho("127.0.0.1", port).every(Duration.ofMillis(5));
        try (var outside = probe.build().start();
                var inside = ComputeProbe.inGuest(guest).start()) {
            inside.readClocksBefore();
            MigrationOutcome outcome = Migration.of("guest-04")
                    .from(nevers)
                    .to(avignon)
                    .live()
                    .build()
                    .run();
            inside.readClocksAfter();
            System.out.println(outcome.describe());
            if (!outside.awaitAnswer(Duration.ofMinutes(2))) {
                System.out.println("it does not answer");
            }
            ComputeResult stood = inside.stop();
            NetworkResult silent = outside.stop();
            stood.blackout()
                    .ifPresent(blackout ->
                            System.out.println("stood still for " + blackout.length() + " ± " + blackout.error()));
            silent.outageOver(stood)
                    .ifPresent(outage -> System.out.println(
                            "did not answer for " + outage.lower() + " or more, " + outage.upper() + " at most"));
            stood.doubts().forEach(System.out::println); // why the figure cannot be trusted
        }
    }

    static void echo(CommandTransport guest, String address) throws InterruptedException {
        try (var echo = EchoService.start(guest, 0, Duration.ofHours(1));
                var recording =
                        NetworkProbe.udpEcho(address, echo.port()).build().start()) {
            System.out.println(recording.awaitAnswer(Duration.ofSeconds(10)) ? "it answers" : "it does not answer");
        }
    }
}
