package io.github.xensdk.migration;

import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.internal.process.GuestJob;
import java.time.Duration;

/** What a strategy works on: one guest, two hosts, one clock, and whether it is still ours. */
record Move(Domain guest, XenHost source, XenHost target, Duration timeout, PhaseClock clock, Ownership owner) {

    /** As a job that is known to be about the guest. */
    CommandResult runDetached(XenHost host, Command command, OutputListener listener) {
        return host.runDetached(GuestJob.of(guest.uuid(), command), listener);
    }

    /** The same without a wait; closing it is the caller's. */
    RunningCommand startDetached(XenHost host, Command command, OutputListener listener) {
        return host.startDetached(GuestJob.of(guest.uuid(), command), listener);
    }
}
