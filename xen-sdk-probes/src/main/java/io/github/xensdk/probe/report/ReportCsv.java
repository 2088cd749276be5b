package io.github.xensdk.probe.report;

import static io.github.xensdk.probe.report.JsonText.label;

import io.github.xensdk.ClockOffset;
import io.github.xensdk.probe.Blackout;
import io.github.xensdk.probe.Outage;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The raw values as CSV (RFC 4180): a header, a line a run or an outage; what is missing is empty. */
final class ReportCsv {

    private static final String RUNS =
            "run,guest,way,mode,strategy,from,to,cycle,warm_up,started_at,outcome,succeeded,reason,"
                    + "identity_kept,compute_ms,compute_error_ms,compute_trusted,compute_doubts,network_lower_ms,network_upper_ms,"
                    + "network_outages,network_doubts,origin_compute_ms,monotonic_compute_ms,origin_network_ms,skew_before_ms,"
                    + "skew_after_ms";

    private static final String OUTAGES = "run,outage,lower_ms,upper_ms,proven,started_at,cause";

    private ReportCsv() {}

    static String runs(DowntimeReport report) {
        var text = new StringBuilder();
        text.append(RUNS).append("\r\n");
        int number = 0;
        for (MigrationRun run : report.runs()) {
            number++;
            line(
                    text,
                    number,
                    run.guest(),
                    run.way(),
                    label(run.mode()),
                    run.strategy(),
                    run.from(),
                    run.to(),
                    run.cycle(),
                    run.warmUp(),
                    run.startedAt(),
                    run.outcome().label(),
                    run.succeeded(),
                    run.reason().orElse(null),
                    run.identityKept().orElse(null),
                    part(run.compute(), Blackout::length),
                    part(run.compute(), Blackout::error),
                    run.trustedCompute().isPresent(),
                    String.join("; ", run.computeDoubts()),
                    part(run.network(), Outage::lower),
                    part(run.network(), Outage::upper),
                    run.networkOutages(),
                    String.join("; ", run.networkDoubts()),
                    part(run.originCompute(), Function.identity()),
                    part(run.monotonicCompute(), Function.identity()),
                    part(run.originFormula(), Function.identity()),
                    part(run.skewBefore(), ClockOffset::offset),
                    part(run.skewAfter(), ClockOffset::offset));
        }
        return text.toString();
    }

    static String outages(DowntimeReport report) {
        var text = new StringBuilder();
        text.append(OUTAGES).append("\r\n");
        int number = 0;
        for (MigrationRun run : report.runs()) {
            number++;
            int which = 0;
            for (Outage outage : run.outages()) {
                which++;
                line(
                        text,
                        number,
                        which,
                        JsonText.milliseconds(outage.lower()),
                        JsonText.milliseconds(outage.upper()),
                        outage.proven(),
                        outage.startedAt(),
                        outage.cause().map(JsonText::label).orElse(null));
            }
        }
        return text.toString();
    }

    private static <T> @Nullable Object part(Optional<T> value, Function<T, Duration> part) {
        return JsonText.milliseconds(value.map(part).orElse(null));
    }

    private static void line(StringBuilder text, @Nullable Object... cells) {
        text.append(Arrays.stream(cells).map(ReportCsv::cell).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    private static String cell(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
