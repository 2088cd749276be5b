package io.github.xensdk.probe.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.migration.MigrationMode;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static Way way(String name) {
        return new Way(name, MigrationMode.LIVE, UnaryOperator.identity());
    }

    private static String shown(List<Slot> slots) {
        return slots.stream()
                .map(slot -> (slot.warmUp() ? "w" : "") + slot.way().name() + slot.cycle() + (slot.back() ? "<" : ">"))
                .collect(Collectors.joining(" "));
    }

    @Test
    void one_way_goes_there_and_back() {
        assertThat(shown(Schedule.of(List.of(way("A")), 0, 2))).isEqualTo("A1> A1< A2> A2<");
    }

    @Test
    void two_ways_take_turns_forwards_and_backwards() {
        assertThat(shown(Schedule.of(List.of(way("A"), way("B")), 0, 3)))
                .isEqualTo("A1> A1< B1> B1< B2> B2< A2> A2< A3> A3< B3> B3<");
    }

    @Test
    void warm_ups_come_first() {
        assertThat(shown(Schedule.of(List.of(way("A"), way("B")), 1, 1)))
                .isEqualTo("wA1> wA1< wB1> wB1< A1> A1< B1> B1<");
    }
}
