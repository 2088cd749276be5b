package io.github.xensdk.probe.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against what SciPy gives for the same values and the same resamples; {@code golden/generate.py} says how. */
class StatisticsGoldenTest {

    private static final JsonNode VECTORS = vectors();

    private static JsonNode vectors() {
        try (InputStream stream = StatisticsGoldenTest.class.getResourceAsStream("golden/vectors.json")) {
            return JsonMapper.builder().build().readTree(Objects.requireNonNull(stream));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Stream<JsonNode> samples() {
        return VECTORS.get("samples").valueStream();
    }

    static Stream<JsonNode> pairs() {
        return VECTORS.get("pairs").valueStream();
    }

    static Stream<JsonNode> precision() {
        return VECTORS.get("precision").valueStream();
    }

    private static Statistics statistics(JsonNode values) {
        var list = new ArrayList<Double>();
        values.forEach(value -> list.add(value.asDouble()));
        return Statistics.of(list);
    }

    /** To 1e-9 of the value. */
    private static void close(String what, double ours, double theirs) {
        assertThat(ours).as(what).isCloseTo(theirs, Offset.offset(1e-9 * Math.max(1, Math.abs(theirs))));
    }

    private static void close(String what, Optional<ConfidenceInterval> ours, JsonNode theirs) {
        if (theirs.isNull()) {
            assertThat(ours).as(what).isEmpty();
            return;
        }
        ConfidenceInterval interval = ours.orElseThrow();
        close(what + ", lower", interval.lower(), theirs.get(0).asDouble());
        close(what + ", upper", interval.upper(), theirs.get(1).asDouble());
        close(what + ", level", interval.level(), theirs.path(2).asDouble(0.95));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_sample_has_the_figures_and_intervals_of_the_other_program(JsonNode sample) {
        Statistics ours = statistics(sample.get("values"));

        close("mean", ours.mean().orElseThrow(), sample.get("mean").asDouble());
        close("median", ours.median().orElseThrow(), sample.get("median").asDouble());
        close(
                "standard deviation",
                ours.standardDeviation().orElseThrow(),
                sample.get("standardDeviation").asDouble());
        close("interval of the mean", ours.meanInterval(), sample.get("meanInterval"));
        close("interval of the median", ours.medianInterval(), sample.get("medianInterval"));
        close("order statistics", ours.medianOrderInterval(), sample.get("medianOrderInterval"));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void a_ratio_has_the_value_and_interval_of_the_other_program(JsonNode pair) {
        Statistics numerator = statistics(pair.get("numerator"));
        Statistics denominator = statistics(pair.get("denominator"));

        Ratio means = numerator.ratioOfMeans(denominator).orElseThrow();
        Ratio medians = numerator.ratioOfMedians(denominator).orElseThrow();
        close("means", means.value(), pair.get("ratioOfMeans").asDouble());
        close("means", means.interval(), pair.get("meansInterval"));
        close("medians", medians.value(), pair.get("ratioOfMedians").asDouble());
        close("medians", medians.interval(), pair.get("mediansInterval"));
    }

    @ParameterizedTest
    @MethodSource("precision")
    void the_number_of_values_for_a_precision_is_that_of_the_other_program(JsonNode wanted) {
        assertThat(Precision.valuesFor(
                        wanted.get("mean").asDouble(),
                        wanted.get("standardDeviation").asDouble(),
                        wanted.get("share").asDouble()))
                .isEqualTo(wanted.get("values").asLong());
    }

    @Test
    void the_same_values_give_the_same_interval_in_any_order() {
        List<Double> values = List.of(3.0, 1.0, 4.0, 1.5, 9.0, 2.5, 6.0);
        List<Double> backwards = new ArrayList<>(values);
        Collections.reverse(backwards);

        assertThat(Statistics.of(backwards).meanInterval())
                .isEqualTo(Statistics.of(values).meanInterval());
    }
}
