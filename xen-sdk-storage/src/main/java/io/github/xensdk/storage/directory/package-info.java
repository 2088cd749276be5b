/** A directory of one host. */
@NullMarked
package io.github.xensdk.storage.directory;

import org.jspecify.annotations.NullMarked;
