package io.github.xensdk.probe.experiment;

import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationMode;
import java.util.function.UnaryOperator;

/** How a guest may be moved, with the name under which its figures are summed up. */
record Way(String name, MigrationMode mode, UnaryOperator<Migration.Builder> how) {}
