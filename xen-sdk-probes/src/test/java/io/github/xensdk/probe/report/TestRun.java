package io.github.xensdk.probe.report;

import io.github.xensdk.ByteSize;
import io.github.xensdk.ClockOffset;
import io.github.xensdk.migration.MigrationMode;
import io.github.xensdk.migration.MigrationPhase;
import io.github.xensdk.migration.PhaseTiming;
import io.github.xensdk.probe.Blackout;
import io.github.xensdk.probe.Handover;
import io.github.xensdk.probe.Outage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A run, as a test wants it; what is not said is as in a live move that went well and was not measured. */
final class TestRun {

    static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

    private MigrationMode mode = MigrationMode.LIVE;
    private String way = "live";
    private String from = "nevers";
    private String to = "avignon";
    private int cycle = 1;
    private boolean warmUp;
    private Instant startedAt = START;
    private RunOutcome outcome = RunOutcome.COMPLETED;
    private Optional<String> reason = Optional.empty();
    private Optional<Boolean> identityKept = Optional.of(true);
    private Optional<Blackout> compute = Optional.empty();
    private Optional<Instant> computeStartedAt = Optional.empty();
    private List<String> doubts = List.of();
    private final List<Outage> outages = new ArrayList<>();
    private Optional<Duration> originFormula = Optional.empty();
    private Optional<Handover> handover = Optional.empty();
    private List<PhaseTiming> phases =
            List.of(new PhaseTiming(MigrationPhase.ATTACH_DEVICES, START, Duration.ofNanos(1_234_567)));
    private Optional<ClockOffset> skew = Optional.empty();

    static TestRun live() {
        return new TestRun();
    }

    static TestRun cold() {
        return new TestRun().way("cold-shared-file", MigrationMode.COLD);
    }

    static TestRun of(MigrationMode mode) {
        return mode == MigrationMode.COLD ? cold() : live();
    }

    TestRun way(String value, MigrationMode itsMode) {
        way = value;
        mode = itsMode;
        return this;
    }

    TestRun between(String source, String target) {
        from = source;
        to = target;
        return this;
    }

    TestRun cycle(int value) {
        cycle = value;
        return this;
    }

    TestRun warmUp() {
        warmUp = true;
        return this;
    }

    TestRun startedAt(Instant value) {
        startedAt = value;
        return this;
    }

    TestRun outcome(RunOutcome value) {
        outcome = value;
        reason = value.arrived() ? Optional.empty() : Optional.of("the save failed");
        return this;
    }

    TestRun reason(String value) {
        reason = Optional.of(value);
        return this;
    }

    TestRun anotherGuest() {
        identityKept = Optional.of(false);
        return this;
    }

    TestRun compute(double millis) {
        return compute(millis, startedAt);
    }

    TestRun compute(double millis, Instant at) {
        var length = millis(millis);
        compute = Optional.of(new Blackout(length, Duration.ofMillis(6), length, length, Duration.ZERO, true));
        computeStartedAt = Optional.of(at);
        return this;
    }

    TestRun blackout(Blackout value) {
        compute = Optional.of(value);
        return this;
    }

    TestRun doubts(String... values) {
        doubts = List.of(values);
        return this;
    }

    /** In the middle of bounds of 20 ms; the origin's formula has 100 ms less. */
    TestRun network(double millis) {
        return network(millis, startedAt);
    }

    TestRun network(double millis, Instant at) {
        originFormula = Optional.of(millis(millis).minusMillis(100));
        return outage(new Outage(millis(millis).minusMillis(10), millis(millis).plusMillis(10), at, 0));
    }

    TestRun outage(Outage value) {
        outages.add(value);
        return this;
    }

    TestRun phases(PhaseTiming... values) {
        phases = List.of(values);
        return this;
    }

    TestRun handover(Handover value) {
        handover = Optional.of(value);
        return this;
    }

    TestRun skew(ClockOffset value) {
        skew = Optional.of(value);
        return this;
    }

    static PhaseTiming phase(MigrationPhase phase, Instant at, double millis) {
        return new PhaseTiming(phase, at, millis(millis), Optional.of(ByteSize.mebibytes(96)));
    }

    static Duration millis(double value) {
        return Duration.ofNanos(Math.round(value * 1e6));
    }

    MigrationRun build() {
        return new MigrationRun(
                "guest-04",
                way,
                mode,
                mode == MigrationMode.COLD ? "shared-file" : "xl-migrate",
                from,
                to,
                cycle,
                warmUp,
                startedAt,
                outcome,
                reason,
                identityKept,
                compute,
                computeStartedAt,
                doubts,
                outages,
                List.of(),
                originFormula,
                phases,
                handover,
                skew,
                skew);
    }
}
