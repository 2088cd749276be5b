package io.github.xensdk.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FirstProgramGuideTest extends SimulatedPair {

    @Test
    void theFirstProgramListsTheGuestsOfASimulatedHost() throws Exception {
        assertThat(Printed.by(ListSimulatedGuests::main)).contains("nevers runs Xen 4.17", "guest-04 is BLOCKED");
    }

    @Test
    void anEndpointSaysWhereItLeads() throws Exception {
        assertThat(Printed.by(FirstProgramGuide::endpoint)).contains("xen@192.0.2.12:22");
    }

    @Test
    void aGuestIsCreatedAndShutDown() throws Exception {
        xen.host("nevers").disk("/xen/shared/guest-05.img", 1 << 20);

        String printed = Printed.by(() -> FirstProgramGuide.create(nevers));

        assertThat(printed).contains("guest-05 is domain 1", "its end: GONE");
        assertThat(xen.host("nevers").domains()).isEmpty();
    }

    @Test
    void failuresAreToldByWhatMayHaveHappened() throws Exception {
        assertThat(Printed.by(() -> FirstProgramGuide.failures(endpoint("nevers"))))
                .contains("refused or failed", "guest-09");

        assertThat(Printed.by(() -> FirstProgramGuide.failures(
                        endpoint("nevers").toBuilder().user("nobody").build())))
                .contains("nothing was sent");
    }
}
