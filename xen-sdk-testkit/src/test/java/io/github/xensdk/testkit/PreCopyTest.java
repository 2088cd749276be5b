package io.github.xensdk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.testkit.internal.model.PreCopy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PreCopyTest {

    private static final long MIB = 1 << 20;
    private static final long LINK = 100 * MIB;

    @Test
    void aGuestThatWritesNothingIsSentOnceAndStandsForNothing() {
        PreCopy copy = PreCopy.of(200 * MIB, 0, 0, LINK);

        assertThat(copy.rounds()).hasSize(1);
        assertThat(copy.rounds().get(0).duration()).isEqualTo(Duration.ofSeconds(2));
        assertThat(copy.last().pages()).isZero();
        assertThat(copy.last().duration()).isZero();
    }

    @Test
    void aGuestThatWritesHalfAsFastAsTheLinkIsHalvedEachRound() {
        PreCopy copy = PreCopy.of(256 * MIB, LINK / 2, 256 * MIB, LINK);

        assertThat(copy.rounds())
                .extracting(round -> round.pages() * PreCopy.PAGE / MIB)
                .containsExactly(256L, 128L, 64L, 32L, 16L);
        assertThat(copy.last().pages() * PreCopy.PAGE).isEqualTo(8 * MIB);
    }

    @Test
    void aGuestThatWritesFasterThanTheLinkStandsForItsWorkingSet() {
        PreCopy copy = PreCopy.of(256 * MIB, 10 * LINK, 50 * MIB, LINK);

        assertThat(copy.rounds()).hasSize(5);
        assertThat(copy.last().duration()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void fewPagesEndTheRounds() {
        PreCopy copy = PreCopy.of(100 * MIB, 49 * PreCopy.PAGE, 100 * MIB, LINK);

        assertThat(copy.rounds()).hasSize(1);
        assertThat(copy.last().pages()).isEqualTo(49);
    }
}
