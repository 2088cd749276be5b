package io.github.xensdk.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.CommandFailedException;
import io.github.xensdk.FakeHost;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.Transcripts;
import io.github.xensdk.domain.DomainRates.BlockRates;
import io.github.xensdk.domain.DomainRates.NetworkRates;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    private static final UUID GUEST = UUID.fromString("11111111-2222-3333-4444-555555555555");
    private static final NetworkCounters QUIET = new NetworkCounters(1, 1000, 10, 0, 0, 500, 5, 0, 0);
    private static final BlockCounters IDLE = new BlockCounters(1, 0, 10, 20, 100, 200);

    private static StatisticsSample sample(long seconds, DomainStatistics... domains) {
        return new StatisticsSample("nevers", Duration.ofSeconds(seconds), List.of(domains));
    }

    private static DomainStatistics guest(
            int id, long cpuMillis, NetworkCounters network, Optional<BlockCounters> blocks) {
        var size = ByteSize.mebibytes(96);
        var domain = new Domain(id, GUEST, "guest-04", DomainState.BLOCKED, size, 1, Duration.ofMillis(cpuMillis));
        return new DomainStatistics(domain, size, Optional.of(size), 1, network, blocks);
    }

    @Test
    void oneCommandGivesAllCounters() {
        var host = new FakeHost("nevers");
        host.on("xentop", command -> host.result(command, 0, Transcripts.stdout("statistics-pvh"), ""));

        var sample = Domains.over(host).statistics().sample();

        assertThat(host.asked()).containsExactly("xentop");
        assertThat(sample.host()).isEqualTo("nevers");
        assertThat(sample.domains()).extracting(one -> one.domain().name()).contains("Domain-0", "guest-02");
    }

    @Test
    void aHostWithoutXentopIsSaid() {
        var host = new FakeHost("nevers");
        host.on("xentop", command -> host.result(command, 127, "", "sh: xentop: not found"));

        assertThatThrownBy(() -> Domains.over(host).statistics().sample()).isInstanceOf(CommandFailedException.class);
    }

    @Test
    void ratesAreWhatWasUsedBetweenTwoSamples() {
        var before = sample(100, guest(1, 4000, QUIET, Optional.of(IDLE)));
        var busy = new NetworkCounters(1, 5000, 30, 0, 0, 2500, 25, 0, 0);
        var now = sample(104, guest(1, 6000, busy, Optional.of(new BlockCounters(1, 3, 18, 22, 108, 216))));

        assertThat(now.since(before))
                .containsExactly(new DomainRates(
                        now.domains().get(0).domain(),
                        0.5,
                        Optional.of(new NetworkRates(1000, 5, 500, 5)),
                        Optional.of(new BlockRates(2, 0.5, 1024, 2048))));
    }

    @Test
    void countersOfDevicesThatCameOrWentGiveNoRate() {
        var before = sample(100, guest(1, 4000, QUIET, Optional.of(IDLE)));
        var more = new NetworkCounters(2, 5000, 30, 0, 0, 2500, 25, 0, 0);
        var less = new NetworkCounters(1, 0, 0, 0, 0, 0, 0, 0, 0);

        assertThat(sample(101, guest(1, 4000, more, Optional.empty())).since(before))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.network()).isEmpty();
                    assertThat(one.blocks()).isEmpty();
                    assertThat(one.cpus()).isZero();
                });
        assertThat(sample(101, guest(1, 4000, less, Optional.of(new BlockCounters(1, 0, 0, 0, 0, 0))))
                        .since(before))
                .singleElement()
                .satisfies(one -> assertThat(one.network()).isEmpty())
                .satisfies(one -> assertThat(one.blocks()).isEmpty());
    }

    @Test
    void aDomainThatWasStartedAnewHasNoRate() {
        var before = sample(100, guest(1, 4000, QUIET, Optional.of(IDLE)));

        assertThat(sample(101, guest(2, 5000, QUIET, Optional.of(IDLE))).since(before))
                .isEmpty();
        assertThat(sample(101, guest(1, 3000, QUIET, Optional.of(IDLE))).since(before))
                .isEmpty();
        assertThat(sample(101).since(before)).isEmpty();
        assertThat(before.since(sample(99))).isEmpty();
    }

    @Test
    void samplesOfAnotherHostOrALaterMomentAreRefused() {
        var sample = sample(100);

        assertThatThrownBy(() -> sample.since(sample)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> sample.since(sample(101))).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> sample.since(new StatisticsSample("avignon", Duration.ZERO, List.of())))
                .isInstanceOf(InvalidInputException.class);
    }
}
