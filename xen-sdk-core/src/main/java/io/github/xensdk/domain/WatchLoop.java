package io.github.xensdk.domain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks all hosts at once, tells the differences, and waits for the next beat; what runs on the executor's thread. */
final class WatchLoop implements Runnable {

    private final DomainWatch settings;
    private final RunningWatch watch;
    private final WatchTime time;

    WatchLoop(DomainWatch settings, RunningWatch watch, WatchTime time) {
        this.settings = settings;
        this.watch = watch;
        this.time = time;
    }

    @Override
    public void run() {
        var end = WatchEnd.FAILED;
        try {
            end = rounds();
        } catch (InterruptedException e) {
            if (!watch.isStopping()) {
                Thread.currentThread().interrupt();
            }
            end = WatchEnd.INTERRUPTED;
        } finally {
            watch.end(end);
        }
    }

    private WatchEnd rounds() throws InterruptedException {
        Duration started = time.now();
        Duration due = started;
        var known = WatchSnapshot.unknown(
                settings.hosts().stream().map(Domains::host).toList());
        while (!watch.isStopping()) {
            Duration left = left(started);
            if (!isPositive(left)) {
                return WatchEnd.LIMIT;
            }
            var next = known.after(ask(left, started));
            if (Thread.currentThread().isInterrupted()) {
                return WatchEnd.INTERRUPTED;
            }
            SnapshotDiff.between(known, next).forEach(event -> watch.tell(event, settings.listener()));
            known = next;
            due = nextBeat(due);
            Duration pause = shorter(due.minus(time.now()), left(started));
            watch.waitFor(() -> time.sleep(pause));
        }
        return WatchEnd.STOPPED;
    }

    /** A round that took longer than the interval lets beats out; they are not made up for. */
    private Duration nextBeat(Duration due) {
        long beats = time.now().minus(due).dividedBy(settings.interval()) + 1;
        return due.plus(settings.interval().multipliedBy(beats));
    }

    private List<HostAnswer> ask(Duration left, Duration started) throws InterruptedException {
        var polls = new ArrayList<HostPoll>();
        var answers = new ArrayList<HostAnswer>();
        try {
            for (Domains host : settings.hosts()) {
                if (!watch.isStopping()) {
                    polls.add(HostPoll.start(host, shorter(settings.timeout(), left)));
                }
            }
            watch.waitFor(() -> polls.forEach(poll -> answers.add(poll.await())));
        } finally {
            polls.forEach(HostPoll::close);
        }
        while (answers.size() < settings.hosts().size()) {
            answers.add(new HostAnswer.Unasked());
        }
        if (!isPositive(left(started))) {
            // The last round's time was cut short, which is no fault of the hosts.
            answers.replaceAll(answer -> answer instanceof HostAnswer.Failed ? new HostAnswer.Unasked() : answer);
        }
        return answers;
    }

    private Duration left(Duration started) {
        return settings.limit().minus(time.now().minus(started));
    }

    private static boolean isPositive(Duration length) {
        return !length.isZero() && !length.isNegative();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
