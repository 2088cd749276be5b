package io.github.xensdk.domain;

import io.github.xensdk.XenException;
import java.util.List;

/** What asking a host for its domains gave. */
sealed interface HostAnswer {

    /** All of its domains. */
    record Listed(List<Domain> domains) implements HostAnswer {
        public Listed {
            domains = List.copyOf(domains);
        }
    }

    /** Nothing that can be used. */
    record Failed(XenException problem) implements HostAnswer {}

    /** It was not given the time to answer, so nothing is known. */
    record Unasked() implements HostAnswer {}
}
