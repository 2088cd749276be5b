package io.github.xensdk.probe.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.probe.report.BenchmarkReport.Group;
import io.github.xensdk.probe.report.BenchmarkReport.Series;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class BenchmarkReportTest {

    private static final Series LOCAL = new Series("local", List.of(100.0, 102.0, 98.0, 101.0, 99.0));
    private static final Series NFS = new Series("nfs", List.of(50.0, 51.0, 49.0, 50.5, 49.5));

    private static BenchmarkReport report(Series... series) {
        return new BenchmarkReport(
                "Storage compared", List.of(new Group("write", "MiB/s", "local", List.of(series))), List.of("a note"));
    }

    @Test
    void each_series_is_a_multiple_of_the_baseline_with_its_interval() {
        Group group = report(LOCAL, NFS).groups().get(0);

        Ratio ratio = group.ratio(NFS).orElseThrow();

        assertThat(ratio.value()).isEqualTo(0.5);
        assertThat(ratio.interval().orElseThrow().contains(0.5)).isTrue();
        assertThat(ratio.differs()).isTrue();
        assertThat(group.ratio(LOCAL)).as("of itself").isEmpty();
        assertThat(report(LOCAL, NFS).toMarkdown())
                .contains(
                        "# Storage compared",
                        "## write, MiB/s, against local",
                        "| nfs | 5 | 50.0 |",
                        "0.500 [",
                        "a note");
    }

    @Test
    void a_series_without_values_is_shown_and_compared_with_nothing() {
        var nothing = new Series("smb", List.of());
        BenchmarkReport report = report(LOCAL, nothing);

        assertThat(report.groups().get(0).ratio(nothing)).isEmpty();
        assertThat(report.toMarkdown()).contains("| smb | 0 | – |");
        assertThat(report.toHtml()).contains("smb");
        assertThat(report(new Series("local", List.of())).toHtml()).contains("local");
    }

    @Test
    void it_is_read_back_as_it_was_written(@TempDir Path directory) throws Exception {
        BenchmarkReport report = report(LOCAL, NFS, new Series("smb", List.of(1.0 / 3, 1e-9)));

        report.writeTo(directory);

        assertThat(BenchmarkReport.fromJson(Files.readString(directory.resolve("benchmark.json"))))
                .isEqualTo(report);
        assertThat(directory.resolve("report.html")).hasContent(report.toHtml());
        assertThat(directory.resolve("report.md")).hasContent(report.toMarkdown());
    }

    @Test
    void what_is_no_benchmark_is_not_read() {
        assertThatThrownBy(() -> BenchmarkReport.fromJson("{}")).isInstanceOf(ReportFormatException.class);
        assertThatThrownBy(() -> BenchmarkReport.fromJson("[")).isInstanceOf(ReportFormatException.class);
        assertThatThrownBy(() -> BenchmarkReport.fromJson(report(LOCAL).toJson().replace(": 1,", ": 2,")))
                .isInstanceOf(ReportFormatException.class)
                .hasMessageContaining("version 2");
        assertThatThrownBy(() -> BenchmarkReport.fromJson(report(LOCAL).toJson().replace("102.0", "\"x\"")))
                .isInstanceOf(ReportFormatException.class)
                .hasMessageContaining("values");
    }

    @Test
    void a_baseline_that_is_not_there_two_of_one_name_and_values_that_are_no_numbers_are_refused() {
        assertThatThrownBy(() -> new Group("write", "s", "local", List.of(NFS)))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new Group("write", "s", "nfs", List.of(NFS, NFS)))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new Series("nfs", List.of(Double.NaN))).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void text_from_elsewhere_stays_text() throws Exception {
        String hostile = "<script>alert(1)</script>|\n&\u0000";
        var report = new BenchmarkReport(
                hostile,
                List.of(new Group(hostile, hostile, hostile, List.of(new Series(hostile, List.of(1.0, 2.0))))),
                List.of(hostile));

        Document page = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(report.toHtml())));

        assertThat(page.getElementsByTagName("script").getLength()).isZero();
        assertThat(report.toMarkdown()).doesNotContain("<script>");
    }
}
