package io.github.xensdk.probe.report;

import io.github.xensdk.migration.PhaseTiming;
import io.github.xensdk.probe.Blackout;
import io.github.xensdk.probe.Handover;
import io.github.xensdk.probe.HandoverPart;
import io.github.xensdk.probe.Outage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs under each other on one axis of time: the migration's phases, and below them standstill and outages. */
final class TimelineChart {

    private static final double LEFT = 215;
    private static final double PLOT = 730;
    private static final double TOP = 4;
    private static final double ROW = 50;
    private static final double HANDOVER = 12;
    private static final double PHASE_HEIGHT = 16;
    private static final double BAR_HEIGHT = 8;
    private static final double LETTER = 6.4;
    private static final int ROWS_A_DRAWING = 10;

    /**
     * A run.
     *
     * @param name how it is called
     * @param note more about it; may be empty
     * @param run has phases
     */
    record Row(String name, String note, MigrationRun run) {

        Instant start() {
            return run.phases().get(0).startedAt();
        }

        List<HandoverPart> parts() {
            return run.handover().map(Handover::parts).orElse(List.of());
        }

        double at(Instant moment) {
            return RunSummary.milliseconds(Duration.between(start(), moment));
        }

        double end(Instant moment, Duration length) {
            return at(moment) + RunSummary.milliseconds(length);
        }
    }

    private final List<Row> rows;
    private final Axis axis;
    private final double height;
    private Svg svg = new Svg();

    private TimelineChart(List<Row> rows) {
        this.rows = rows;
        this.height = rows.stream().allMatch(row -> row.parts().isEmpty()) ? ROW : ROW + HANDOVER;
        double least = 0;
        double greatest = 1;
        for (Row row : rows) {
            for (PhaseTiming phase : row.run().phases()) {
                greatest = Math.max(greatest, row.end(phase.startedAt(), phase.duration()));
            }
            for (Outage outage : row.run().outages()) {
                least = Math.min(least, row.at(outage.startedAt()));
                greatest = Math.max(greatest, row.end(outage.startedAt(), outage.upper()));
            }
            for (HandoverPart part : row.parts()) {
                least = Math.min(least, row.at(part.startedAt()));
                greatest = Math.max(greatest, row.end(part.startedAt(), part.length()));
            }
        }
        this.axis = Axis.of(least, greatest, LEFT, PLOT);
    }

    /** Rows without phases are left out; empty where none is left. */
    static String of(String description, List<Row> all) {
        var rows = all.stream().filter(row -> !row.run().phases().isEmpty()).toList();
        return rows.isEmpty() ? "" : new TimelineChart(rows).draw(description);
    }

    /** Several drawings of many rows, on one scale, so that paper has where to break. */
    private String draw(String description) {
        var drawings = new StringBuilder();
        for (int from = 0; from < rows.size(); from += ROWS_A_DRAWING) {
            List<Row> some = rows.subList(from, Math.min(rows.size(), from + ROWS_A_DRAWING));
            double bottom = TOP + some.size() * height;
            svg = new Svg();
            axis.draw(svg, TOP, bottom);
            for (int i = 0; i < some.size(); i++) {
                row(some.get(i), TOP + i * height);
            }
            drawings.append(svg.drawing(bottom + 22, description));
        }
        return drawings.toString();
    }

    private void row(Row row, double top) {
        MigrationRun run = row.run();
        svg.label("name end", LEFT - 12, top + 15, row.name() + (row.note().isEmpty() ? "" : " (" + row.note() + ")"));
        svg.label(
                run.succeeded() ? "small end" : "failed end",
                LEFT - 12,
                top + 31,
                Markup.shortened(
                        run.succeeded()
                                ? run.from() + " → " + run.to()
                                : run.outcome().label()));
        for (PhaseTiming phase : run.phases()) {
            phase(row, phase, top + 4);
        }
        Optional<Blackout> compute = run.compute();
        if (compute.isPresent() && run.computeStartedAt().isPresent()) {
            bar(
                    row,
                    "compute",
                    run.computeStartedAt().get(),
                    compute.get().lower(),
                    compute.get().upper(),
                    top + 23);
        }
        for (Outage outage : run.outages()) {
            bar(row, "network", outage.startedAt(), outage.lower(), outage.upper(), top + 34);
        }
        row.parts().forEach(part -> part(row, part, top + 45));
    }

    private void phase(Row row, PhaseTiming phase, double y) {
        double x = axis.x(row.at(phase.startedAt()));
        double width = axis.x(row.end(phase.startedAt(), phase.duration())) - x;
        String name = JsonText.label(phase.phase());
        svg.rect(
                "phase p-" + name,
                x,
                y,
                Math.max(width, 0.8),
                PHASE_HEIGHT,
                name + ": " + Markup.duration(RunSummary.milliseconds(phase.duration())));
        if (width > name.length() * LETTER + 6) {
            svg.label("inside middle", x + width / 2, y + 12, name);
        }
    }

    private void part(Row row, HandoverPart part, double y) {
        double x = axis.x(row.at(part.startedAt()));
        double width = axis.x(row.end(part.startedAt(), part.length())) - x;
        svg.rect(
                "phase h-" + JsonText.label(part.kind()),
                x,
                y,
                Math.max(width, 0.8),
                BAR_HEIGHT,
                part.label() + ": " + Markup.duration(RunSummary.milliseconds(part.length())));
    }

    /** What is proven stands in the middle of what is possible. */
    private void bar(Row row, String style, Instant start, Duration lower, Duration upper, double y) {
        String title = "%s: %s to %s"
                .formatted(
                        style,
                        Markup.duration(RunSummary.milliseconds(lower)),
                        Markup.duration(RunSummary.milliseconds(upper)));
        double from = axis.x(row.at(start));
        double to = axis.x(row.end(start, upper));
        double proven = (to - from) * ratio(lower, upper);
        svg.rect("possible " + style, from, y, Math.max(to - from, 1), BAR_HEIGHT, title);
        svg.rect("proven " + style, (from + to - proven) / 2, y, proven, BAR_HEIGHT, title);
    }

    private static double ratio(Duration part, Duration whole) {
        return whole.isZero() ? 0 : (double) part.toNanos() / whole.toNanos();
    }
}
