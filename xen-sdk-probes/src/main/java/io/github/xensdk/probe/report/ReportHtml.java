package io.github.xensdk.probe.report;

import io.github.xensdk.migration.MigrationPhase;
import io.github.xensdk.probe.HandoverPart;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One page of HTML that needs nothing else: styles and drawings are in it, and no script. Well-formed XML, too. */
final class ReportHtml {

    /** More rows than these are behind a button. */
    private static final int MOST_ROWS = 200;

    private static final int FEW = 10;

    private final DowntimeReport report;
    private final List<RunSummary> summaries;
    private final HtmlTables tables;
    private final ReportCharts charts;
    private final StringBuilder page = new StringBuilder();

    private ReportHtml(ReportFigures figures) {
        this.report = figures.report();
        this.summaries = figures.ways();
        this.tables = new HtmlTables(figures);
        this.charts = new ReportCharts(report, summaries);
    }

    static String of(ReportFigures figures) {
        return new ReportHtml(figures).write();
    }

    private String write() {
        page.append(HtmlPage.open(title()));
        head();
        warnings();
        tiles();
        section("At a glance", charts.medians(), """
                Medians, with their 95 % intervals. Blue: how long the guest stood still. Orange: how long the network was away.""");
        section("Distribution", charts.distributions(), """
                Each dot is one move; of more than 150 moves, columns show how many there are. The box holds the middle half and the thick
                line is the median. Network downtime is the middle between its proven bounds. Grey: what the origin's two scripts would
                have said of the same moves.""");
        section("Directions", charts.directions(), "The same moves, there and back apart.");
        section("Timeline", timeline(), charts.timelineNote());
        section(
                "Which phase cost what",
                each(tables::phases),
                "How much of each phase of the migration was downtime: means over the moves that count.");
        section("Which part of the standstill was what", each(tables::handover), """
                As both hosts' xenstores told: exact to some milliseconds for what one host saw, and as good as the hosts' clocks are known
                for what lies between two of them (memory, first answer). Devices that are attached at the same time overlap.""");
        section("Figures", figures(), figuresNote());
        section("Failed moves", folded(failed(), tables.failures()), failedNote());
        section(
                "All moves",
                folded(report.runs().size(), tables.runs()),
                "Every move that was made, with its raw values.");
        method();
        return page.append(HtmlPage.CLOSE).toString();
    }

    private String title() {
        String guests =
                report.runs().stream().map(MigrationRun::guest).distinct().collect(Collectors.joining(", "));
        return guests.isEmpty() ? "Downtime of migrations" : "Downtime of " + guests;
    }

    private void head() {
        String hosts = report.environment().hosts().stream()
                .map(host -> host.name() + " (Xen " + host.xenVersion() + ")")
                .collect(Collectors.joining(" and "));
        String when = report.runs().isEmpty() ? "" : ", " + when() + " UTC";
        List<String> probes = report.environment().probes();
        String asked = probes.isEmpty() ? "" : "; probed by " + String.join(" and ", probes);
        page.append("<header>\n<h1>%s</h1>\n<p class=\"soft\">Moves between %s: %s%s%s</p>\n</header>\n"
                .formatted(
                        Markup.text(title()),
                        Markup.text(hosts.isEmpty() ? "hosts without a name" : hosts),
                        counted(report.runs().size()),
                        Markup.text(when),
                        Markup.text(asked)));
    }

    private String when() {
        String first = HtmlTables.time(report.runs().get(0).startedAt());
        String last =
                HtmlTables.time(report.runs().get(report.runs().size() - 1).startedAt());
        return first.equals(last) ? first : first + " to " + last;
    }

    private static String counted(int runs) {
        return String.format(Locale.ROOT, "%,d", runs) + (runs == 1 ? " move" : " moves");
    }

    private void warnings() {
        if (report.environment().simulated()) {
            banner("Simulated hosts: these figures say nothing about real ones.");
        }
        report.notes().forEach(this::banner);
    }

    private void banner(String text) {
        page.append("<section class=\"banner\">").append(Markup.text(text)).append("</section>\n");
    }

    private void tiles() {
        page.append("<div class=\"tiles\">\n");
        for (RunSummary summary : summaries) {
            page.append("<section>\n<h2>").append(Markup.text(summary.name())).append("</h2>\n");
            tile("compute", "the guest stood still", summary.compute());
            tile("network", "the network was away", summary.network());
            page.append("<p class=\"soft\">").append(counted(summary.runs()));
            if (summary.warmUps() > 0) {
                page.append(", and ").append(summary.warmUps()).append(" that do not count");
            }
            page.append("</p>\n");
            if (summary.failed() > 0) {
                page.append("<p class=\"bad\">").append(summary.failed()).append(" failed, in no figure</p>\n");
            }
            page.append("</section>\n");
        }
        page.append("</div>\n");
    }

    private void tile(String kind, String what, Statistics values) {
        if (values.n() == 0) {
            page.append("<p class=\"big\">–</p>\n<p class=\"soft\">%s: no figure</p>\n".formatted(what));
            return;
        }
        Optional<ConfidenceInterval> interval = values.medianInterval();
        page.append("<p class=\"big %s-ink\">%s</p>\n<p class=\"soft\">%s%s%s</p>\n"
                .formatted(
                        kind,
                        Markup.duration(values.median().orElseThrow()),
                        what,
                        values.n() == 1 ? ", once" : ", median of " + values.n(),
                        interval.map(known -> "; 95 %% interval %s to %s"
                                        .formatted(Markup.duration(known.lower()), Markup.duration(known.upper())))
                                .orElse("")));
    }

    private void section(String title, String content, String note) {
        if (!content.isEmpty()) {
            page.append("<section>\n<h2>%s</h2>\n<p class=\"soft\">%s</p>\n%s</section>\n"
                    .formatted(Markup.text(title), Markup.text(note), content));
        }
    }

    private String each(Function<String, String> content) {
        return summaries.stream().map(summary -> content.apply(summary.name())).collect(Collectors.joining());
    }

    private String timeline() {
        String drawings = charts.timelines();
        if (drawings.isEmpty()) {
            return "";
        }
        var legend = new StringBuilder("<div class=\"legend\">");
        legend.append("<span><i class=\"compute-key\"></i>guest stood still</span>");
        legend.append("<span><i class=\"network-key\"></i>network away (pale: possible, full: proven)</span>");
        for (MigrationPhase phase : charts.phases()) {
            String name = JsonText.label(phase);
            legend.append("<span><i class=\"p-%s\"></i>%s</span>".formatted(name, name));
        }
        for (HandoverPart.Kind kind : charts.handoverKinds()) {
            legend.append("<span><i class=\"h-%s\"></i>%s</span>".formatted(JsonText.label(kind), kind.label()));
        }
        return legend.append("</div>\n").append(drawings).toString();
    }

    private String figures() {
        return summaries.stream().map(tables::figures).collect(Collectors.joining()) + tables.comparisons();
    }

    private String figuresNote() {
        boolean few = summaries.stream()
                .anyMatch(summary ->
                        summary.compute().n() < FEW || summary.network().n() < FEW);
        return "Intervals are bootstrapped (BCa, 10,000 resamples), those between order statistics exact."
                + (few ? " Bootstrapped intervals of fewer than 10 values are too narrow." : "");
    }

    private int failed() {
        return (int) report.runs().stream().filter(run -> !run.succeeded()).count();
    }

    private String failedNote() {
        return failed() + " of " + report.runs().size() + " moves failed, and are in no figure above.";
    }

    private static String folded(int rows, String table) {
        if (rows <= MOST_ROWS) {
            return rows == 0 ? "" : table;
        }
        return "<details><summary>Show all %s</summary>\n%s</details>\n".formatted(counted(rows), table);
    }

    private void method() {
        page.append("""
                <section>
                <h2>How to read this</h2>
                <dl>
                <dt>Compute downtime</dt>
                <dd>How long the guest stood still, ± an error that its truth cannot exceed. Measured by an agent in the guest and readings of
                its monotonic clock from outside, so that the hosts' clock skew does not enter.</dd>
                <dt>Network downtime</dt>
                <dd>How long the guest did not answer from outside, as [lower, upper]: what is proven to have been down, and what is between the
                last sign of life before and the first one after. Lost packets are no outage.</dd>
                <dt>Origin</dt>
                <dd>Two scripts that people used before: one in the guest that watches the real-time clock (the hosts' clock skew is in it), and
                one that multiplies ping's missing sequence numbers with its interval (it loses time in which ping itself waited).</dd>
                <dt>Monotonic clock alone</dt>
                <dd>What a script would have seen that watches the guest's monotonic clock, which may stand while a guest is moved.</dd>
                <dt>Doubts</dt>
                <dd>A compute figure with a doubt is shown among the raw values, and in no mean.</dd>
                </dl>
                </section>
                """);
    }
}
