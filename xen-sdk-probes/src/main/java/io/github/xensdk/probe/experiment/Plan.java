package io.github.xensdk.probe.experiment;

import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.probe.ComputeProbe;
import io.github.xensdk.probe.NetworkProbe;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What all moves of an experiment share. */
record Plan(
        String guest,
        @Nullable NetworkProbe network,
        @Nullable ComputeProbe compute,
        @Nullable CommandTransport transport,
        ExperimentListener listener,
        Duration settle,
        Duration tail,
        Duration reach,
        boolean handover) {}
