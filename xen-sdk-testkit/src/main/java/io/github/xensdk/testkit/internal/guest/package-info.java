/** Guests as they are seen from outside: their network, their processes. */
@NullMarked
package io.github.xensdk.testkit.internal.guest;

import org.jspecify.annotations.NullMarked;
