/** What simulated hosts and guests are, without a wire. */
@NullMarked
package io.github.xensdk.testkit.internal.model;

import org.jspecify.annotations.NullMarked;
