/** The SSH between programs, simulated hosts and their guests. */
@NullMarked
package io.github.xensdk.testkit.internal.ssh;

import org.jspecify.annotations.NullMarked;
