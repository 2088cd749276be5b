package io.github.xensdk.probe.experiment;

import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationMode;
import io.github.xensdk.probe.ComputeProbe;
import io.github.xensdk.probe.NetworkProbe;
import java.time.Duration;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What all moves of an experiment share. */
record Plan(
        String guest,
        MigrationMode mode,
        UnaryOperator<Migration.Builder> way,
        @Nullable NetworkProbe network,
        @Nullable ComputeProbe compute,
        @Nullable CommandTransport transport,
        ExperimentListener listener,
        Duration settle,
        Duration tail,
        Duration reach) {

    String modeLabel() {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
