/** What backends have in common; not exported. */
@NullMarked
package io.github.xensdk.storage.internal;

import org.jspecify.annotations.NullMarked;
