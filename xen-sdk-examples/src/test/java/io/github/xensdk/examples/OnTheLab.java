package io.github.xensdk.examples;

import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.ssh.SshTransport;
import java.time.Duration;
import java.util.List;

/** A lab that is up, both hosts connected, and one guest slot that belongs to the test; cleared at both ends. */
final class OnTheLab implements AutoCloseable {

    /** Tag of tests that use one host only, which they lock; so the two hosts are at work at the same time. */
    static final String ONE_HOST = "one-host";

    /** Tag of tests that measure: they run first, on hosts that have done nothing else yet. */
    static final String MEASURING = "measuring";

    /** Tag of tests that provoke faults and take long: the profile lab-faults runs them, the profile lab does not. */
    static final String FAULTS = "faults";

    /** Tag of further variants of what the profile lab tries once: the profile lab-thorough runs them, before a release. */
    static final String THOROUGH = "thorough";

    static final String NEVERS = "nevers";
    static final String AVIGNON = "avignon";

    final Lab lab = Lab.status();
    final XenHost nevers = XenHost.connect(lab.hosts().get(0));
    final XenHost avignon = XenHost.connect(lab.hosts().get(1));
    final LabGuests guests = new LabGuests(lab, List.of(nevers, avignon));
    final Lab.Slot slot;

    OnTheLab(int slotIndex) {
        slot = lab.guests().get(slotIndex);
        guests.clear(slot);
    }

    /** What a script in a guest prints; it must end well, and soon enough. */
    static String inGuest(SshTransport guest, String what, Duration atMost, String script) {
        return guest.execute(Command.script(what, script).timeout(atMost).build())
                .orThrow()
                .stdout()
                .strip();
    }

    /** Another one says that a guest has booted since. */
    static String bootId(SshTransport guest) {
        return inGuest(guest, "its boot", Command.DEFAULT_TIMEOUT, "cat /proc/sys/kernel/random/boot_id");
    }

    @Override
    public void close() {
        try (nevers;
                avignon) {
            guests.clear(slot);
        }
    }
}
