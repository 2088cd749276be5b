package io.github.xensdk.domain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * What happened between two snapshots of the same watch, the second of which {@linkplain WatchSnapshot#after came after} the
 * first. A pure function; the order of its events is {@link DomainListener}'s.
 */
final class SnapshotDiff {

    private final List<Telling<?>> tellings = new ArrayList<>();

    private SnapshotDiff() {}

    static List<Telling<?>> between(WatchSnapshot old, WatchSnapshot now) {
        var diff = new SnapshotDiff();
        for (int i = 0; i < now.hosts().size(); i++) {
            diff.tellHost(old.hosts().get(i), now.hosts().get(i));
        }
        diff.tellDomains(old, now);
        return List.copyOf(diff.tellings);
    }

    private <E extends Record> void add(E event, BiConsumer<DomainListener, E> method) {
        tellings.add(new Telling<>(event, method));
    }

    private void tellHost(HostSight was, HostSight is) {
        if (was.reachable()) {
            is.problem()
                    .ifPresent(problem -> add(
                            new DomainListener.HostUnreachable(is.host(), problem), DomainListener::hostUnreachable));
        } else if (is.reachable()) {
            add(new DomainListener.HostReachable(is.host()), DomainListener::hostReachable);
        }
    }

    private void tellDomains(WatchSnapshot old, WatchSnapshot now) {
        var before = starts(old);
        var after = starts(now);
        var gone = without(before, after.keySet());
        var pairs = Succession.of(gone, before, now.seenOnReachableHosts());
        var goneOn = pairs.stream().map(pair -> pair.gone().start()).collect(Collectors.toSet());
        var goesOn = pairs.stream().map(pair -> pair.next().start()).collect(Collectors.toSet());

        gone.stream().filter(seen -> !goneOn.contains(seen.start())).forEach(this::tellVanished);
        after.forEach((start, is) -> {
            Seen was = before.get(start);
            if (was != null) {
                tellChanges(was.domain(), is);
            }
        });
        pairs.stream().filter(Succession::isOnOneHost).forEach(this::tellRestarted);
        pairs.stream().filter(pair -> !pair.isOnOneHost()).forEach(this::tellMoved);
        without(after, before.keySet()).stream()
                .filter(seen -> !goesOn.contains(seen.start()))
                .forEach(this::tellAppeared);
    }

    private static Map<Seen.Start, Seen> starts(WatchSnapshot snapshot) {
        var starts = new LinkedHashMap<Seen.Start, Seen>();
        snapshot.hosts().forEach(sight -> sight.seen().forEach(seen -> starts.put(seen.start(), seen)));
        return starts;
    }

    private static List<Seen> without(Map<Seen.Start, Seen> starts, Set<Seen.Start> others) {
        return starts.values().stream()
                .filter(seen -> !others.contains(seen.start()))
                .toList();
    }

    private void tellVanished(Seen gone) {
        add(new DomainListener.Vanished(gone.host(), gone.domain()), DomainListener::vanished);
    }

    private void tellChanges(Domain was, Seen seen) {
        Domain is = seen.domain();
        if (!was.name().equals(is.name())) {
            add(new DomainListener.Renamed(seen.host(), is, was.name()), DomainListener::renamed);
        }
        if (was.state() != is.state()) {
            boolean sample = was.state().isExecuting() && is.state().isExecuting();
            add(
                    new DomainListener.StateChanged(seen.host(), is, was.state()),
                    sample ? DomainListener::scheduled : DomainListener::stateChanged);
        }
    }

    private void tellRestarted(Succession pair) {
        add(
                new DomainListener.Restarted(
                        pair.gone().host(), pair.gone().domain(), pair.next().domain()),
                DomainListener::restarted);
    }

    private void tellMoved(Succession pair) {
        add(
                new DomainListener.Moved(
                        pair.gone().host(),
                        pair.gone().domain(),
                        pair.next().host(),
                        pair.next().domain()),
                DomainListener::moved);
    }

    private void tellAppeared(Seen seen) {
        boolean fromStart = seen.since() == Seen.FROM_START;
        add(new DomainListener.Appeared(seen.host(), seen.domain(), fromStart), DomainListener::appeared);
    }
}
