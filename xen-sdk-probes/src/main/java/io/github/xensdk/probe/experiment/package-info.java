/** Cycles of migrations with probes on them. */
@NullMarked
package io.github.xensdk.probe.experiment;

import org.jspecify.annotations.NullMarked;
