/** Probes: a guest's silence seen from outside, and its standstill seen from inside. */
@NullMarked
package io.github.xensdk.probe;

import org.jspecify.annotations.NullMarked;
