package io.github.xensdk.probe.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.xensdk.migration.MigrationMode;
import io.github.xensdk.migration.MigrationPhase;
import io.github.xensdk.probe.Handover;
import io.github.xensdk.probe.HandoverPart;
import io.github.xensdk.probe.HandoverPart.Kind;
import io.github.xensdk.probe.Outage;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportHtmlTest {

    private static final String HOSTILE = "<script>alert(1)</script>&\"'\u0000\u0007]]>--\uD800";

    private static MigrationRun run(int number) {
        boolean cold = number / 2 % 2 == 1;
        boolean back = number % 2 == 1;
        Instant start = TestRun.START.plusSeconds(number * 60L);
        TestRun run = cold ? TestRun.cold() : TestRun.live();
        double downtime = (cold ? 15_000 : 750) + number * 37 % 101;
        return run.startedAt(start)
                .between(back ? "avignon" : "nevers", back ? "nevers" : "avignon")
                .phases(
                        TestRun.phase(MigrationPhase.TRANSFER, start, 9000),
                        TestRun.phase(MigrationPhase.ATTACH_DEVICES, start.plusSeconds(9), downtime))
                .compute(downtime, start.plusSeconds(9))
                .network(downtime + 100, start.plusSeconds(9))
                .build();
    }

    private static DowntimeReport report(int runs) {
        return report(IntStream.range(0, runs).mapToObj(ReportHtmlTest::run).toList());
    }

    private static DowntimeReport report(List<MigrationRun> runs) {
        return new DowntimeReport(new ReportEnvironment(false, List.of()), runs, List.of());
    }

    /** Only a page in which all is closed and escaped can be read like this. */
    private static Document page(DowntimeReport report) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(report.toHtml())));
    }

    private static List<Element> all(Document page, String name) {
        NodeList found = page.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    private static Stream<Element> shapes(Document page, String name, String style) {
        return all(page, name).stream()
                .filter(shape -> List.of(shape.getAttribute("class").split(" ")).contains(style));
    }

    private static List<String> headings(Document page) {
        return all(page, "h2").stream().map(Element::getTextContent).toList();
    }

    private static List<Element> rawRows(Document page) {
        return all(page, "tr").stream()
                .filter(row -> row.getParentNode().getParentNode() instanceof Element table
                        && table.getAttribute("class").equals("raw")
                        && row.getParentNode().getNodeName().equals("tbody"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 20, 500})
    void every_run_is_in_the_table_however_many_there_are(int runs) throws Exception {
        assertThat(rawRows(page(report(runs)))).hasSize(runs);
    }

    @Test
    void a_page_needs_nothing_from_elsewhere_and_runs_nothing() throws Exception {
        String html = report(20).toHtml();

        assertThat(html).doesNotContain("<script", "http:", "https:", "url(", "@import", "src=", "href=", "onload");
        assertThat(all(page(report(20)), "meta"))
                .extracting(meta -> meta.getAttribute("content"))
                .contains("default-src 'none'; style-src 'unsafe-inline'");
    }

    @Test
    void few_moves_are_dots_and_lines_of_their_own() throws Exception {
        Document page = page(report(20));

        // Four rows of distribution and two by direction for each move
        assertThat(shapes(page, "circle", "dot")).hasSize(20 * 6);
        assertThat(shapes(page, "rect", "phase")).hasSize(20 * 2);
        assertThat(shapes(page, "rect", "column")).isEmpty();
        assertThat(all(page, "details")).isEmpty();
    }

    @Test
    void many_moves_are_columns_and_the_timeline_has_typical_ones() throws Exception {
        Document page = page(report(800));

        assertThat(shapes(page, "circle", "dot")).isEmpty();
        assertThat(shapes(page, "rect", "column")).isNotEmpty();
        // The shortest, the middle and the longest, of two ways in two directions, with two phases each
        assertThat(shapes(page, "rect", "phase")).hasSize(3 * 2 * 2 * 2);
        assertThat(all(page, "details")).hasSize(1);
    }

    @Test
    void text_from_elsewhere_stays_text() throws Exception {
        var run = TestRun.live()
                .way(HOSTILE, MigrationMode.LIVE)
                .between(HOSTILE, "avignon")
                .outcome(RunOutcome.FAILED)
                .reason(HOSTILE)
                .doubts(HOSTILE)
                .build();
        var report = new DowntimeReport(
                new ReportEnvironment(true, List.of(new ReportEnvironment.Host(HOSTILE, HOSTILE)), List.of(HOSTILE)),
                List.of(
                        run,
                        TestRun.live()
                                .way(HOSTILE, MigrationMode.LIVE)
                                .compute(700)
                                .network(800)
                                .build()),
                List.of(HOSTILE));
        Document page = page(report);

        assertThat(all(page, "script")).isEmpty();
        assertThat(page.getDocumentElement().getTextContent()).contains("<script>alert(1)</script>&\"'��]]>--�");
    }

    @Test
    void failed_moves_are_counted_and_shown_with_their_reason() throws Exception {
        var report = report(List.of(
                run(0),
                TestRun.live().outcome(RunOutcome.ROLLED_BACK).compute(90_000).build(),
                TestRun.live()
                        .warmUp()
                        .outcome(RunOutcome.FAILED)
                        .reason("no reply")
                        .build()));
        Document page = page(report);

        assertThat(headings(page)).contains("Failed moves");
        assertThat(page.getDocumentElement().getTextContent())
                .contains("2 of 3 moves failed", "the save failed", "no reply", "1 failed, in no figure")
                .contains("2 moves, and 1 that do not count");
        assertThat(shapes(page, "tr", "failed")).hasSize(4);
        assertThat(headings(page(report(4)))).doesNotContain("Failed moves");
    }

    @Test
    void ways_are_compared_at_a_glance_where_there_are_several() throws Exception {
        assertThat(headings(page(report(2)))).doesNotContain("At a glance");
        Document page = page(report(8));

        assertThat(headings(page)).contains("At a glance");
        assertThat(page.getDocumentElement().getTextContent()).contains("In multiples of cold-shared-file");
        assertThat(shapes(page, "rect", "bar")).hasSize(4);
    }

    @Test
    void a_bar_on_the_timeline_lies_where_the_guest_stood_still() throws Exception {
        Document page = page(report(List.of(run(0))));
        Element attach = shapes(page, "rect", "p-attach-devices").findFirst().orElseThrow();
        Element still = shapes(page, "rect", "possible")
                .filter(bar -> bar.getAttribute("class").contains("compute"))
                .findFirst()
                .orElseThrow();

        assertThat(still.getAttribute("x")).isEqualTo(attach.getAttribute("x"));
        assertThat(Double.parseDouble(still.getAttribute("width")))
                .isGreaterThan(Double.parseDouble(attach.getAttribute("width")));
    }

    private static MigrationRun watched(int diskMillis) {
        Instant asked = TestRun.START.plusSeconds(9);
        Duration disk = Duration.ofMillis(diskMillis);
        return TestRun.live()
                .startedAt(TestRun.START)
                .phases(TestRun.phase(MigrationPhase.ATTACH_DEVICES, TestRun.START, 12_000))
                .compute(3000, asked)
                .network(3100, asked)
                .handover(new Handover(
                        List.of(
                                new HandoverPart(Kind.MEMORY, "", asked, Duration.ofSeconds(1), Duration.ofMillis(7)),
                                new HandoverPart(Kind.DISK, "vbd/51712", asked.plusSeconds(1), disk, Duration.ZERO)),
                        List.of()))
                .build();
    }

    @Test
    void the_parts_of_a_standstill_lie_on_the_timeline_and_have_their_means() throws Exception {
        DowntimeReport report = report(List.of(watched(1000), watched(2000)));
        Document page = page(report);

        assertThat(headings(page)).contains("Which part of the standstill was what");
        assertThat(report.toHtml()).contains("<td>disk vbd/51712</td>");
        assertThat(report.toMarkdown()).contains("| disk vbd/51712 | 1500", "| suspend, last memory, restore | 1000");
        List<Element> memory = shapes(page, "rect", "h-memory").toList();
        List<Element> disks = shapes(page, "rect", "h-disk").toList();
        assertThat(disks).hasSize(2);
        assertThat(number(disks.get(0), "x"))
                .isCloseTo(number(memory.get(0), "x") + number(memory.get(0), "width"), within(0.2));
        assertThat(number(disks.get(1), "width")).isCloseTo(2 * number(disks.get(0), "width"), within(0.2));
    }

    private static double number(Element shape, String attribute) {
        return Double.parseDouble(shape.getAttribute(attribute));
    }

    @Test
    void no_coordinate_is_off_the_drawing_or_no_number_whatever_the_values() throws Exception {
        var odd = new ArrayList<MigrationRun>();
        odd.add(TestRun.live().compute(0).network(20).build());
        odd.add(TestRun.live()
                .compute(0)
                .outage(new Outage(Duration.ZERO, Duration.ZERO, TestRun.START.minusSeconds(900), 0))
                .build());
        odd.add(TestRun.live().compute(86_400_000).network(86_400_100).build());
        odd.add(TestRun.cold().compute(5).network(50).phases().build());
        odd.add(TestRun.cold().compute(5).network(50).phases().build());

        assertThat(report(odd).toHtml()).doesNotContain("NaN", "Infinity");
        for (Element shape : shapes(page(report(odd)), "rect", "possible").toList()) {
            double x = Double.parseDouble(shape.getAttribute("x"));
            assertThat(x).isBetween(0.0, Svg.WIDTH);
            assertThat(x + Double.parseDouble(shape.getAttribute("width"))).isLessThanOrEqualTo(Svg.WIDTH);
        }
    }

    @Test
    void the_axis_has_round_ticks_that_enclose_the_values() {
        Axis axis = Axis.ofValues(713.5, 801.25, 0, 100);

        assertThat(axis.low()).isEqualTo(700);
        assertThat(axis.high()).isEqualTo(820);
        assertThat(axis.x(760)).isEqualTo(50);
        assertThat(Axis.ofValues(10, 99, 0, 100).low()).isZero();
        assertThat(Axis.ofValues(0, 0, 0, 100).x(0)).isFinite();
        assertThat(Axis.ofValues(752, 752, 0, 100).x(752)).isBetween(10.0, 90.0);
    }
}
