package io.github.xensdk.domain;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Time that passes only where somebody sleeps. Each sleep runs the next step; without one left, it is over. */
final class ScriptedTime implements WatchTime {

    private final Deque<Runnable> steps = new ArrayDeque<>();
    private final List<Duration> slept = new ArrayList<>();
    private Duration now = Duration.ofHours(7);
    private Runnable over = () -> {};

    /** What happens during the next sleep that has nothing to do yet. */
    ScriptedTime then(Runnable step) {
        steps.add(step);
        return this;
    }

    void atTheEnd(Runnable value) {
        over = value;
    }

    void pass(Duration length) {
        now = now.plus(length);
    }

    List<Duration> slept() {
        return List.copyOf(slept);
    }

    @Override
    public Duration now() {
        return now;
    }

    @Override
    public void sleep(Duration length) {
        slept.add(length);
        pass(length);
        Runnable step = steps.poll();
        if (step == null) {
            over.run();
        } else {
            step.run();
        }
    }
}
