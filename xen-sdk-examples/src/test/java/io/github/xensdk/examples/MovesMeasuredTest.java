package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.examples.MoveBenchmark.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MovesMeasuredTest {

    @TempDir
    Path directory;

    private final MovesMeasured measured = new MovesMeasured(
            new Lab("tcg", List.of(), "/xen/shared", "/vmlinuz", "/initrd.img", 96, "xenbr0", List.of()),
            List.of(MoveWay.BY_HAND, MoveWay.PREPARED),
            new BenchmarkGuests.Equipment(1, 1, 0));

    private static List<MoveCost> pair(double byHand, double prepared) {
        return List.of(
                new MoveCost("nevers", "avignon", byHand, byHand / 2),
                new MoveCost("nevers", "avignon", prepared, prepared / 2));
    }

    @Test
    void aReportIsWrittenAfterTheFirstPairAndReplacedAfterTheNext() throws Exception {
        measured.add(Mode.LIVE, pair(1000, 400));
        measured.writeTo(directory, 0);
        assertThat(pairs()).hasSize(1);

        measured.add(Mode.LIVE, pair(1000, 500));
        measured.writeTo(directory, 1);

        assertThat(pairs()).hasSize(2);
        assertThat(json().at("/live/network/ratio/median").asDouble()).isEqualTo(0.45);
        assertThat(json().at("/movesNotMeasured").asInt()).isEqualTo(1);
        assertThat(directory.resolve("report.md")).content().contains("live, network downtime, ms", "0.450");
        assertThat(directory.resolve("report.html")).content().contains("<svg");
    }

    private JsonNode json() throws Exception {
        return JsonMapper.builder().build().readTree(Files.readString(directory.resolve("benchmark.json")));
    }

    private JsonNode pairs() throws Exception {
        return json().at("/live/network/pairs");
    }
}
