package io.github.xensdk.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestKitGuideTest extends SimulatedPair {

    @Test
    void faultsThatAreHealedDoNotHappen() {
        TestKitGuide.faults(xen.host("nevers"), xen.host("avignon"));

        assertThat(nevers.domains().list()).hasSize(1);
        assertThat(nevers.info().xenVersion()).startsWith("4.17");
    }

    @Test
    void aGuestIsKnownFromAllSides() throws Exception {
        assertThat(Printed.by(TestKitGuide::guests)).contains("Optional[nevers]", "[]");
    }
}
