/** The front door: {@link io.github.xensdk.XenHost}, the exceptions and the units. */
@NullMarked
package io.github.xensdk;

import org.jspecify.annotations.NullMarked;
