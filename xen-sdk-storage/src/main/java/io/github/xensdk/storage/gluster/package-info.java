/** Storage by GlusterFS, kept on three bricks. */
@NullMarked
package io.github.xensdk.storage.gluster;

import org.jspecify.annotations.NullMarked;
