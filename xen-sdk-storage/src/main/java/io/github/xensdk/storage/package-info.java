/** The same storage under the same path on every host. */
@NullMarked
package io.github.xensdk.storage;

import org.jspecify.annotations.NullMarked;
