package io.github.xensdk.domain;

import io.github.xensdk.CommandFailedException;
import io.github.xensdk.internal.xl.ResourceCommands;
import io.github.xensdk.internal.xl.XlTop;

/**
 * What the domains of a host use: CPU time, memory, network and disks. {@code xl top} shows the same to people.
 *
 * <pre>{@code
 * var before = domains.statistics().sample();
 * TimeUnit.SECONDS.sleep(5);
 * domains.statistics().sample().since(before).forEach(System.out::println);
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class Statistics {

    private final HostDomains here;

    Statistics(HostDomains here) {
        this.here = here;
    }

    /**
     * All counters of all domains as they are now, in one command.
     *
     * @throws CommandFailedException where the host has no {@code xentop}, for one
     */
    public StatisticsSample sample() {
        return XlTop.parse(
                here.host(), here.run(ResourceCommands.statistics()).orThrow().stdout());
    }
}
