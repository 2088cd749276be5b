package io.github.xensdk.probe.report;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Several things that were measured side by side, in multiples of one of them: kinds of storage, say, by their throughput.
 *
 * <pre>{@code
 * var report = new BenchmarkReport("Storage compared", List.of(new BenchmarkReport.Group("write", "MiB/s", "local", List.of(
 *         new BenchmarkReport.Series("local", List.of(101.0, 99.5)),
 *         new BenchmarkReport.Series("nfs", List.of(80.1, 82.0))))), List.of());
 * report.writeTo(Path.of("report"));
 * }</pre>
 *
 * @param title what was compared
 * @param groups the tables, in their order
 * @param notes what a reader must know: where it was measured, and what was left out
 */
public record BenchmarkReport(String title, List<Group> groups, List<String> notes) {

    /** Copies the lists. */
    public BenchmarkReport {
        groups = List.copyOf(groups);
        notes = List.copyOf(notes);
    }

    /**
     * Values of one kind.
     *
     * @param name what was measured
     * @param unit of the values
     * @param baseline the series that the others are multiples of
     * @param series all, in their order; one of them is the baseline
     */
    public record Group(String name, String unit, String baseline, List<Series> series) {

        /**
         * Copies the list.
         *
         * @throws InvalidInputException where the baseline is not one of them, or two have one name
         */
        public Group {
            series = List.copyOf(series);
            List<String> names = series.stream().map(Series::name).toList();
            if (!names.contains(baseline)) {
                throw new InvalidInputException("baseline", "must be one of " + names);
            }
            if (names.stream().distinct().count() < names.size()) {
                throw new InvalidInputException("series", "must have names of their own: " + names);
            }
        }

        /** How many times the baseline's median a series' median is; empty for the baseline itself, and where one has no values. */
        public Optional<Ratio> ratio(Series of) {
            return of.name().equals(baseline)
                    ? Optional.empty()
                    : series.stream()
                            .filter(each -> each.name().equals(baseline))
                            .findFirst()
                            .flatMap(base -> of.statistics().ratioOfMedians(base.statistics()));
        }
    }

    /**
     * All that was measured of one thing.
     *
     * @param name its name
     * @param values in the order in which they were measured
     */
    public record Series(String name, List<Double> values) {

        /**
         * Copies the list.
         *
         * @throws InvalidInputException where a value is not a finite number
         */
        public Series {
            values = List.copyOf(values);
            if (!values.stream().allMatch(Double::isFinite)) {
                throw new InvalidInputException("values", "must be finite numbers: " + values);
            }
        }

        /** Its figures. */
        public Statistics statistics() {
            return Statistics.of(values);
        }
    }

    /**
     * Reads what {@link #toJson()} wrote.
     *
     * @throws ReportFormatException where it is something else, or of a format version that this SDK does not know
     */
    public static BenchmarkReport fromJson(String json) {
        return BenchmarkJson.read(json);
    }

    /** All values, and the figures and ratios that follow from them. */
    public String toJson() {
        return BenchmarkJson.of(this);
    }

    /** A table for each group. */
    public String toMarkdown() {
        return BenchmarkTables.markdown(this);
    }

    /** One page with charts and all raw values: no script, nothing from elsewhere. */
    public String toHtml() {
        return BenchmarkTables.html(this);
    }

    /**
     * Writes all forms: {@code report.html}, {@code benchmark.json} and {@code report.md}.
     *
     * @param directory is made where it is missing; files of these names are replaced, each as a whole
     * @throws XenException where one cannot be written
     */
    public void writeTo(Path directory) {
        ReportFiles.write(directory.resolve("benchmark.json"), toJson());
        ReportFiles.write(directory.resolve("report.html"), toHtml());
        ReportFiles.write(directory.resolve("report.md"), toMarkdown());
    }
}
