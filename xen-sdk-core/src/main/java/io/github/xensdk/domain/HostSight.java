package io.github.xensdk.domain;

import io.github.xensdk.XenException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * What a watch knows of one host.
 *
 * @param host its name
 * @param answered whether it ever answered
 * @param problem why it did not the last time; empty where it did, or was never asked
 * @param seen its domains when it last answered, in the order of xl
 */
record HostSight(String host, boolean answered, Optional<XenException> problem, List<Seen> seen) {

    HostSight {
        seen = List.copyOf(seen);
    }

    static HostSight unknown(String host) {
        return new HostSight(host, false, Optional.empty(), List.of());
    }

    boolean reachable() {
        return problem.isEmpty();
    }

    HostSight after(HostAnswer answer, long round) {
        if (answer instanceof HostAnswer.Listed listed) {
            return new HostSight(host, true, Optional.empty(), dated(listed.domains(), round));
        }
        if (answer instanceof HostAnswer.Failed failed) {
            return new HostSight(host, answered, Optional.of(failed.problem()), seen);
        }
        return this;
    }

    private List<Seen> dated(List<Domain> domains, long round) {
        var known = new LinkedHashMap<Integer, Seen>();
        seen.forEach(old -> known.put(old.domain().id(), old));
        var dated = new ArrayList<Seen>();
        for (Domain domain : domains) {
            Seen old = known.get(domain.id());
            if (old != null && old.isSameStartAs(domain)) {
                dated.add(new Seen(host, domain, old.since()));
            } else {
                dated.add(new Seen(host, domain, answered ? round : Seen.FROM_START));
            }
        }
        return dated;
    }
}
