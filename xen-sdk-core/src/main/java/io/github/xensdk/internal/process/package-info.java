/** What transports share: reading streams, writing lines for a shell, ending processes. Not for use from outside. */
@NullMarked
package io.github.xensdk.internal.process;

import org.jspecify.annotations.NullMarked;
