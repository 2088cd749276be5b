package io.github.xensdk.domain;

import io.github.xensdk.NotSupportedException;
import io.github.xensdk.internal.xl.XlHelp;
import io.github.xensdk.internal.xl.XlLifecycle;
import java.time.Duration;

/** Suspending a guest in its memory, where the host's xl can. */
final class Suspension {

    private final HostDomains here;

    Suspension(HostDomains here) {
        this.here = here;
    }

    Domain suspend(Domain domain, Duration timeout) {
        var current = here.guest(domain);
        requireVerb("suspend");
        here.run(XlLifecycle.suspend(current.id(), timeout)).orThrow();
        return here.proven(current, "suspended", seen -> seen.state() == DomainState.SUSPENDED);
    }

    Domain resume(Domain domain) {
        var current = here.guest(domain);
        requireVerb("resume");
        here.run(XlLifecycle.resume(current.id())).orThrow();
        return here.proven(current, "running", seen -> seen.state().isExecuting());
    }

    /** Asked each time: the host's xl may be another one tomorrow. */
    private void requireVerb(String verb) {
        String help = here.run(XlLifecycle.help()).orThrow().stdout();
        if (!XlHelp.verbs(help).contains(verb)) {
            throw new NotSupportedException(
                    here.host(), "xl has no '" + verb + "' there: it came with Xen 4.20. Pause and unpause are there");
        }
    }
}
