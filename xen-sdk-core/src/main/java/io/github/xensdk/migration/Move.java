package io.github.xensdk.migration;

import io.github.xensdk.XenHost;
import io.github.xensdk.domain.Domain;
import java.time.Duration;

/** What a strategy works on: one guest, two hosts, one clock, and whether it is still ours. */
record Move(Domain guest, XenHost source, XenHost target, Duration timeout, PhaseClock clock, Ownership owner) {}
