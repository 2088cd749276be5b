package io.github.xensdk.probe.report;

import java.util.List;

/**
 * What all forms of a report show, computed once.
 *
 * @param report whose figures they are
 * @param ways one summary a way, in the report's order
 * @param comparisons each way but the first with the first
 */
record ReportFigures(DowntimeReport report, List<RunSummary> ways, List<Comparison> comparisons) {

    static ReportFigures of(DowntimeReport report) {
        List<RunSummary> ways = report.ways().stream().map(report::summary).toList();
        return new ReportFigures(
                report,
                ways,
                ways.stream()
                        .skip(1)
                        .map(way -> Comparison.of(
                                way, way.name(), ways.get(0), ways.get(0).name()))
                        .toList());
    }
}
