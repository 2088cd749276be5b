package io.github.xensdk.migration;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Where leases are kept and for how long. Hosts measure them by the time since their boot, so that no step of a clock ends one, and
 * a host that boots anew has none.
 *
 * @param directory on each host; must be gone after a boot
 * @param uptime the host's file that starts with the seconds since its boot
 * @param lifetime how long a lease lasts that is not renewed
 * @param renewal how often it is renewed
 * @param nanoTime this program's monotonic clock
 */
record LeaseTerms(String directory, String uptime, Duration lifetime, Duration renewal, LongSupplier nanoTime) {

    /** A program that was killed keeps others off for two minutes; one that lives may miss three renewals. */
    static final LeaseTerms USUAL = new LeaseTerms(
            "/run/xen-sdk/leases", "/proc/uptime", Duration.ofMinutes(2), Duration.ofSeconds(30), System::nanoTime);
}
