package io.github.xensdk.probe.report;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenException;
import io.github.xensdk.migration.MigrationMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What moves of guests cost. Immutable.
 *
 * <pre>{@code
 * report.writeTo(Path.of("report")); // report.html, report.json, report.md, runs.csv, outages.csv
 * DowntimeReport before = DowntimeReport.read(Path.of("last-week/report.json"));
 * report.comparedWith(before).forEach(comparison -> log.info(comparison.describe()));
 * }</pre>
 *
 * @param environment where it was measured
 * @param runs every move, those that failed and those that do not count too, in order
 * @param notes what a reader has to know, such as that it was broken off
 */
public record DowntimeReport(ReportEnvironment environment, List<MigrationRun> runs, List<String> notes) {

    /** Copies the lists. */
    public DowntimeReport {
        runs = List.copyOf(runs);
        notes = List.copyOf(notes);
    }

    /** All runs and notes of several reports, in their order; simulated where one of them is. */
    public static DowntimeReport merge(DowntimeReport first, DowntimeReport... others) {
        var all = Stream.concat(Stream.of(first), Stream.of(others)).toList();
        return new DowntimeReport(
                new ReportEnvironment(
                        all.stream().anyMatch(report -> report.environment().simulated()),
                        all.stream()
                                .flatMap(report -> report.environment().hosts().stream())
                                .distinct()
                                .toList(),
                        all.stream()
                                .flatMap(report -> report.environment().probes().stream())
                                .distinct()
                                .toList()),
                all.stream().flatMap(report -> report.runs().stream()).toList(),
                all.stream().flatMap(report -> report.notes().stream()).toList());
    }

    /**
     * Reads what {@link #toJson()} wrote: the two are equal. Figures that follow from others are computed anew.
     *
     * @throws ReportFormatException where it is no report, or one of a format version that this SDK does not know
     */
    public static DowntimeReport fromJson(String json) {
        return ReportJson.read(json);
    }

    /**
     * Reads what {@link #writeJson} wrote.
     *
     * @throws ReportFormatException as {@link #fromJson} has it
     * @throws XenException where the file cannot be read
     */
    public static DowntimeReport read(Path file) {
        return fromJson(ReportFiles.read(file));
    }

    /** What the moves of a mode cost, whatever the way. */
    public RunSummary summary(MigrationMode mode) {
        return RunSummary.of(
                JsonText.label(mode),
                mode,
                runs.stream().filter(run -> run.mode() == mode).toList());
    }

    /**
     * What the moves of a way cost.
     *
     * @throws InvalidInputException where no move went that way
     */
    public RunSummary summary(String way) {
        var chosen = runs.stream().filter(run -> run.way().equals(way)).toList();
        if (chosen.isEmpty()) {
            throw new InvalidInputException("way", "must be one of " + ways());
        }
        return RunSummary.of(way, chosen.get(0).mode(), chosen);
    }

    /** The ways that were taken, cold ones first, else in the order in which they occur. */
    public List<String> ways() {
        return runs.stream()
                .sorted(Comparator.comparing(MigrationRun::mode))
                .map(MigrationRun::way)
                .distinct()
                .toList();
    }

    /** Each way of this report that is in another one too, in multiples of what it cost there. */
    public List<Comparison> comparedWith(DowntimeReport baseline) {
        return ways().stream()
                .filter(baseline.ways()::contains)
                .map(way -> Comparison.of(summary(way), way, baseline.summary(way), way + " before"))
                .toList();
    }

    /** Each way but the first of this report, in multiples of what the first one cost. */
    public List<Comparison> comparedWays() {
        return ReportFigures.of(this).comparisons();
    }

    /** Tables for each way, with intervals, and what was left out of them. */
    public String toMarkdown() {
        return ReportMarkdown.of(ReportFigures.of(this));
    }

    /** One page with charts and all raw values: no script, nothing from elsewhere, for screens light or dark and for paper. */
    public String toHtml() {
        return ReportHtml.of(ReportFigures.of(this));
    }

    /** A line a run, with its raw values; RFC 4180 with a header. */
    public String toCsv() {
        return ReportCsv.runs(this);
    }

    /** A line an outage, with the number of its run in {@link #toCsv()}. */
    public String outagesToCsv() {
        return ReportCsv.outages(this);
    }

    /** The report as JSON, as {@link #writeJson} writes it. */
    public String toJson() {
        return ReportJson.of(ReportFigures.of(this));
    }

    /**
     * Writes the report as JSON; a reader never sees half of it. Missing values are null, never zero. The format is described in
     * docs/report-format.md.
     *
     * @param file is replaced; its directory is made where it is missing
     * @throws XenException where it cannot be written
     */
    public void writeJson(Path file) {
        ReportFiles.write(file, toJson());
    }

    /**
     * Writes all forms: {@code report.html}, {@code report.json}, {@code report.md}, {@code runs.csv} and {@code outages.csv}.
     *
     * @param directory is made where it is missing; files of these names are replaced, each as a whole
     * @throws XenException where one cannot be written
     */
    public void writeTo(Path directory) {
        ReportFigures figures = ReportFigures.of(this);
        ReportFiles.write(directory.resolve("report.json"), ReportJson.of(figures));
        ReportFiles.write(directory.resolve("report.html"), ReportHtml.of(figures));
        ReportFiles.write(directory.resolve("report.md"), ReportMarkdown.of(figures));
        ReportFiles.write(directory.resolve("runs.csv"), toCsv());
        ReportFiles.write(directory.resolve("outages.csv"), outagesToCsv());
    }

    /** The modes that were measured, cold first. */
    List<MigrationMode> modes() {
        var modes = new ArrayList<>(List.of(MigrationMode.values()));
        modes.removeIf(mode -> runs.stream().noneMatch(run -> run.mode() == mode));
        return modes;
    }
}
