/** Simulated Xen hosts for tests: {@link io.github.xensdk.testkit.SimulatedXen} is the door. */
@NullMarked
package io.github.xensdk.testkit;

import org.jspecify.annotations.NullMarked;
