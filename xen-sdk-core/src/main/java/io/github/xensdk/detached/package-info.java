/** Work that goes on at the host when its link or this program goes away. */
@NullMarked
package io.github.xensdk.detached;

import org.jspecify.annotations.NullMarked;
