package io.github.xensdk.domain;

import java.util.ArrayList;
import java.util.List;

/**
 * What a watch knows of its hosts after a round.
 *
 * @param round how many rounds it made
 * @param hosts each of them, in the order of the watch
 */
record WatchSnapshot(long round, List<HostSight> hosts) {

    WatchSnapshot {
        hosts = List.copyOf(hosts);
    }

    /** Before the first round. */
    static WatchSnapshot unknown(List<String> hosts) {
        return new WatchSnapshot(0, hosts.stream().map(HostSight::unknown).toList());
    }

    /** After another round, with an answer for each host in their order. */
    WatchSnapshot after(List<? extends HostAnswer> answers) {
        var next = new ArrayList<HostSight>();
        for (int i = 0; i < hosts.size(); i++) {
            next.add(hosts.get(i).after(answers.get(i), round + 1));
        }
        return new WatchSnapshot(round + 1, next);
    }

    List<Seen> seenOnReachableHosts() {
        return hosts.stream()
                .filter(HostSight::reachable)
                .flatMap(sight -> sight.seen().stream())
                .toList();
    }
}
