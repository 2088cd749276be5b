package io.github.xensdk.domain;

import java.time.Duration;

/** What the hypervisor's scheduler gives a domain; which kind depends on the domain's CPU pool. */
public sealed interface SchedulerParameters {

    /** The schedulers that share CPU time by weight. */
    enum Algorithm {
        /** The older one. */
        CREDIT,
        /** Xen's default. */
        CREDIT2
    }

    /**
     * A share of the CPU time.
     *
     * @param algorithm which scheduler shares it
     * @param weight its share against other domains' weights; 256 unless set
     * @param cap the most CPU time that it may use, in percent of one CPU; 0 is no limit
     */
    record Shares(Algorithm algorithm, int weight, int cap) implements SchedulerParameters {}

    /**
     * A budget in each period: the scheduler called rtds.
     *
     * @param period how often each of its virtual CPUs gets its budget
     * @param budget how long each may run within a period
     * @param extraTime whether it may use what is left over
     */
    record RealTime(Duration period, Duration budget, boolean extraTime) implements SchedulerParameters {}
}
