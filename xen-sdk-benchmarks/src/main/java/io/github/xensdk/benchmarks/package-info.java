/** Measures what the transport costs; no part of the SDK. */
@NullMarked
package io.github.xensdk.benchmarks;

import org.jspecify.annotations.NullMarked;
