package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LabStatusTest {

    private static String status() throws IOException {
        try (InputStream in = LabStatusTest.class.getResourceAsStream("/lab-status.json")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void hostsAreReachedThroughLoopbackAndEachOtherByTheirOwnAddress() throws Exception {
        var lab = Lab.parse(status());

        assertThat(lab.hosts()).extracting("name").containsExactly("nevers", "avignon");
        var nevers = lab.hosts().get(0);
        assertThat(nevers.host()).isEqualTo("127.0.0.1");
        assertThat(nevers.port()).isEqualTo(22001);
        assertThat(nevers.peerHost()).isEqualTo("10.77.0.11");
        assertThat(nevers.peerPort()).isEqualTo(22);
    }

    @Test
    void guestsHaveADiskAndAPort() throws Exception {
        var slot = Lab.parse(status()).guests().get(0);

        assertThat(slot.name()).isEqualTo("guest-01");
        assertThat(slot.disk()).isEqualTo("/xen/shared/guest-01.img");
        assertThat(slot.udpEchoPort()).isPositive();
        assertThat(slot.endpoint().name()).isEqualTo("guest-01");
    }

    @Test
    void aLabThatIsDownSaysHowToBringItUp() {
        assertThatThrownBy(() -> Lab.parse("{\"state\":\"down\",\"dir\":\"/x\"}"))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("lab/lab up");
    }

    @Test
    void anythingElseIsNotGuessedAt() {
        assertThatThrownBy(() -> Lab.parse("oops")).isInstanceOf(LabException.class);
        assertThatThrownBy(() -> Lab.parse("{\"state\":\"up\"}")).isInstanceOf(LabException.class);
    }
}
