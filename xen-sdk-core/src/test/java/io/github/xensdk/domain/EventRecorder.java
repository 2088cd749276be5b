package io.github.xensdk.domain;

import java.util.ArrayList;
import java.util.List;

/** Writes down what a watch tells, an event a line. */
final class EventRecorder implements DomainListener {

    private final List<String> lines = new ArrayList<>();

    /** What was told so far. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    private static String name(Domain domain) {
        return domain.name() + "/" + domain.id();
    }

    @Override
    public void appeared(Appeared event) {
        lines.add(event.host() + " " + name(event.domain()) + " appeared "
                + event.domain().state() + (event.fromStart() ? " from the start" : ""));
    }

    @Override
    public void stateChanged(StateChanged event) {
        lines.add(event.host() + " " + name(event.domain()) + " was " + event.from() + " is " + event.to());
    }

    @Override
    public void scheduled(StateChanged event) {
        lines.add(event.host() + " " + name(event.domain()) + " scheduled " + event.from() + " " + event.to());
    }

    @Override
    public void renamed(Renamed event) {
        lines.add(event.host() + " " + event.from() + " renamed " + event.to());
    }

    @Override
    public void restarted(Restarted event) {
        lines.add(event.host() + " " + name(event.before()) + " restarted as " + name(event.after()));
    }

    @Override
    public void moved(Moved event) {
        lines.add(event.from() + " " + name(event.before()) + " moved to " + event.to() + " " + name(event.after()));
    }

    @Override
    public void vanished(Vanished event) {
        lines.add(event.host() + " " + name(event.domain()) + " vanished");
    }

    @Override
    public void hostUnreachable(HostUnreachable event) {
        lines.add(event.host() + " unreachable: " + event.problem().getMessage());
    }

    @Override
    public void hostReachable(HostReachable event) {
        lines.add(event.host() + " reachable");
    }
}
