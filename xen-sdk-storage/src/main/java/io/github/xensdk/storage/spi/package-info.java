/** How a kind of storage is brought to hosts; for those who bring one of their own. */
@NullMarked
package io.github.xensdk.storage.spi;

import org.jspecify.annotations.NullMarked;
