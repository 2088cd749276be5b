package io.github.xensdk.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.InvalidInputException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForecastTest {

    private static final ByteSize MEMORY = ByteSize.mebibytes(96);

    private static ForecastStage stage(String name, int mebibytesPerSecond) {
        return ForecastStage.measured(name, MEMORY, ByteSize.mebibytes(mebibytesPerSecond), Duration.ofSeconds(1));
    }

    private static final ForecastStage WRITE = stage("write at the source", 8);
    private static final ForecastStage READ = stage("read at the target", 16);
    private static final ForecastStage COMPRESS = stage("compress", 32);
    private static final ForecastStage LINK = stage("encrypted link", 4);
    private static final ForecastStage UNKNOWN = ForecastStage.unknown("plain link", MEMORY, "cannot connect");

    private static Forecast after(String way, ForecastStage... stages) {
        return new Forecast("guest-04", way, List.of(stages), false);
    }

    private static Forecast together(String way, ForecastStage... stages) {
        return new Forecast("guest-04", way, List.of(stages), true);
    }

    @Test
    void aStageTakesItsBytesOverItsRate() {
        assertThat(WRITE.duration()).contains(Duration.ofSeconds(12));
        assertThat(READ.duration()).contains(Duration.ofSeconds(6));
        assertThat(ForecastStage.measured("x", new ByteSize(3), new ByteSize(2), Duration.ofNanos(1000))
                        .duration())
                .contains(Duration.ofNanos(1500));
        assertThat(UNKNOWN.duration()).isEmpty();
    }

    @Test
    void stagesOneAfterTheOtherTakeTheirSum() {
        Forecast forecast = after("shared-file", WRITE, READ);

        assertThat(forecast.transferTime()).contains(Duration.ofSeconds(18));
        assertThat(forecast.share(WRITE)).hasValue(12 / 18.0);
        assertThat(forecast.share(READ)).hasValue(6 / 18.0);
        assertThat(forecast.limit()).hasValue(12 / 18.0);
    }

    @Test
    void stagesAtTheSameTimeTakeAsLongAsTheLongest() {
        Forecast forecast = together("stream-ssh-zstd", COMPRESS, LINK);

        assertThat(forecast.transferTime()).contains(Duration.ofSeconds(24));
        assertThat(forecast.limit()).hasValue(24 / 27.0);
        assertThat(forecast.share(COMPRESS)).hasValue(3 / 27.0);
        assertThat(together("stream-tcp", WRITE, READ).transferTime())
                .as("whichever comes first")
                .contains(Duration.ofSeconds(12));
    }

    @Test
    void whatIsNotKnownOfOneStageIsNotKnownOfTheWhole() {
        for (Forecast forecast : List.of(after("copy", WRITE, UNKNOWN), together("stream-tcp", UNKNOWN, LINK))) {
            assertThat(forecast.transferTime()).isEmpty();
            assertThat(forecast.limit()).isEmpty();
            assertThat(forecast.share(WRITE)).isEmpty();
            assertThat(forecast.describe()).contains("not known", "cannot connect");
        }
    }

    @Test
    void aGuestWithoutBytesTakesNoTimeAndHasNoLimit() {
        Forecast forecast = after(
                "shared-file",
                ForecastStage.measured("write", new ByteSize(0), new ByteSize(1), Duration.ofSeconds(1)));

        assertThat(forecast.transferTime()).contains(Duration.ZERO);
        assertThat(forecast.limit()).isEmpty();
        assertThat(forecast.share(forecast.stages().get(0))).isEmpty();
    }

    @Test
    void peopleReadTimesRatesAndSharesAndTheLimit() {
        assertThat(after("shared-file", WRITE, READ.remarking("the storage is the target's own"))
                        .describe())
                .isEqualTo("""
                        guest-04 by shared-file: 18.0 s, stages one after the other, longest over sum 0.67
                          write at the source: 8.0 MiB/s, 12.0 s, 67 %
                          read at the target: 16.0 MiB/s, 6.0 s (the storage is the target's own), 33 %""");
        assertThat(together("stream-tcp", UNKNOWN).describe()).isEqualTo("""
                guest-04 by stream-tcp: not known, stages at the same time
                  plain link: not known (cannot connect)""");
    }

    @Test
    void theQuickestIsRecommendedWithTheOthersTimes() {
        Forecast shared = after("shared-file", WRITE, READ);
        Forecast tcp = together("stream-tcp", WRITE);

        assertThat(Forecast.best(List.of(shared, tcp, together("stream-ssh", UNKNOWN))))
                .hasValueSatisfying(best -> {
                    assertThat(best.forecast()).isEqualTo(tcp);
                    assertThat(best.reason())
                            .isEqualTo(
                                    "stream-tcp takes 12.0 s; shared-file 18.0 s (1.5 times), stream-ssh is not known");
                });
        assertThat(Forecast.best(List.of(shared)))
                .hasValueSatisfying(best ->
                        assertThat(best.reason()).isEqualTo("shared-file takes 18.0 s; nothing to compare it with"));
    }

    @Test
    void ofTwoThatAreEquallyQuickTheFirstIsRecommended() {
        Forecast ssh = together("stream-ssh", LINK);
        Forecast tcp = together("stream-tcp", LINK);

        assertThat(Forecast.best(List.of(ssh, tcp)).orElseThrow().forecast()).isEqualTo(ssh);
        assertThat(Forecast.best(List.of(tcp, ssh)).orElseThrow().forecast()).isEqualTo(tcp);
    }

    @Test
    void nothingKnownIsNothingRecommended() {
        assertThat(Forecast.best(List.of(together("stream-tcp", UNKNOWN)))).isEmpty();
        assertThat(Forecast.best(List.of())).isEmpty();
    }

    @Test
    void forecastsOfTwoGuestsAreNotCompared() {
        var other = new Forecast("guest-05", "stream-tcp", List.of(LINK), true);

        assertThatThrownBy(() -> Forecast.best(List.of(after("copy", WRITE), other)))
                .isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void aRateThatIsNoneIsRefused(double rate) {
        assertThatThrownBy(() -> new ForecastStage("x", MEMORY, OptionalDouble.of(rate), ""))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aForecastOfNothingIsRefused() {
        assertThatThrownBy(() -> after("copy")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void sixteenMebibytesAreTriedAndLessForASmallGuest() {
        assertThat(Trial.sample(ByteSize.gibibytes(8))).isEqualTo(ByteSize.mebibytes(16));
        assertThat(Trial.sample(ByteSize.mebibytes(32))).isEqualTo(ByteSize.mebibytes(8));
        assertThat(Trial.sample(new ByteSize(0))).isEqualTo(ByteSize.kibibytes(64));
    }
}
