package io.github.xensdk.probe.report;

import io.github.xensdk.ByteSize;
import io.github.xensdk.ClockOffset;
import io.github.xensdk.migration.MigrationMode;
import io.github.xensdk.migration.MigrationPhase;
import io.github.xensdk.migration.PhaseTiming;
import io.github.xensdk.probe.Blackout;
import io.github.xensdk.probe.Handover;
import io.github.xensdk.probe.HandoverPart;
import io.github.xensdk.probe.Outage;
import io.github.xensdk.probe.OutageCause;
import java.util.Optional;

/** Reads what {@link RunWriter} wrote. Fields that are derived from others are not read, and unknown ones are ignored. */
final class RunReader {

    private RunReader() {}

    static MigrationRun read(JsonFields run) {
        return new MigrationRun(
                run.text("guest"),
                run.text("way"),
                run.value("mode", MigrationMode.class),
                run.text("strategy"),
                run.text("from"),
                run.text("to"),
                run.number("cycle"),
                run.truth("warmUp"),
                run.instant("startedAt"),
                run.value("outcome", RunOutcome.class),
                run.optionalText("reason"),
                run.optionalTruth("identityKept"),
                blackout(run),
                run.optionalInstant("computeStartedAt"),
                run.texts("computeDoubts"),
                run.objects("outages", RunReader::outage),
                run.texts("networkDoubts"),
                run.optionalDuration("originFormulaMs"),
                run.objects("phases", RunReader::phase),
                run.optionalObject("handover").map(RunReader::handover),
                skew(run, "skewBefore"),
                skew(run, "skewAfter"));
    }

    private static Optional<Blackout> blackout(JsonFields run) {
        return run.optionalDuration("computeMs")
                .map(length -> new Blackout(
                        length,
                        run.duration("computeErrorMs"),
                        run.duration("hiddenMs"),
                        run.duration("realtimeGapMs"),
                        run.duration("clockStepMs"),
                        run.optionalTruth("monotonicRead").orElse(true)));
    }

    private static Outage outage(JsonFields outage) {
        return new Outage(
                outage.duration("lower"),
                outage.duration("upper"),
                outage.instant("startedAt"),
                outage.count("startNanos"),
                outage.optionalValue("cause", OutageCause.class));
    }

    private static PhaseTiming phase(JsonFields phase) {
        return new PhaseTiming(
                phase.value("name", MigrationPhase.class),
                phase.instant("startedAt"),
                phase.duration("ms"),
                phase.optionalCount("bytes").map(ByteSize::new));
    }

    private static Handover handover(JsonFields handover) {
        return new Handover(
                handover.objects(
                        "parts",
                        part -> new HandoverPart(
                                part.value("kind", HandoverPart.Kind.class),
                                part.text("device"),
                                part.instant("startedAt"),
                                part.duration("ms"),
                                part.duration("errorMs"))),
                handover.texts("doubts"));
    }

    private static Optional<ClockOffset> skew(JsonFields run, String name) {
        return run.optionalDuration(name + "Ms").map(offset -> new ClockOffset(offset, run.duration(name + "ErrorMs")));
    }
}
