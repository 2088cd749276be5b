package io.github.xensdk.probe.experiment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The order of an experiment's moves. A cycle is there and back by one way. The ways take turns cycle by cycle, forwards and then
 * backwards (A B, B A, A B, …), so that what changes slowly meanwhile, such as load or temperature, meets all of them alike.
 */
final class Schedule {

    private Schedule() {}

    static List<Slot> of(List<Way> ways, int warmUps, int cycles) {
        var slots = new ArrayList<Slot>();
        for (int cycle = 1; cycle <= warmUps; cycle++) {
            add(slots, ways, cycle, true);
        }
        for (int cycle = 1; cycle <= cycles; cycle++) {
            add(slots, ways, cycle, false);
        }
        return slots;
    }

    private static void add(List<Slot> slots, List<Way> ways, int cycle, boolean warmUp) {
        var order = new ArrayList<>(ways);
        if (cycle % 2 == 0) {
            Collections.reverse(order);
        }
        for (Way way : order) {
            slots.add(new Slot(way, cycle, warmUp, false));
            slots.add(new Slot(way, cycle, warmUp, true));
        }
    }
}
