package io.github.xensdk.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LocalRunningCommandTest {

    @Test
    void aZombieIsKnownByItsStateWhateverItsNameIs() {
        assertThat(LocalRunningCommand.isZombie("42 (sleep) Z 1 0 0 0 -1 4194304\n"))
                .isTrue();
        assertThat(LocalRunningCommand.isZombie("42 (a) S 1 (b) Z 1 0 0 0 -1\n"))
                .isTrue();
        assertThat(LocalRunningCommand.isZombie("42 (sleep) S 1 0 0 0 -1 4194304\n"))
                .isFalse();
        assertThat(LocalRunningCommand.isZombie("42 (a) Z 1) S 1 0 0 0 -1\n")).isFalse();
        assertThat(LocalRunningCommand.isZombie("")).isFalse();
    }
}
