/** Storage by NFS 4.2. */
@NullMarked
package io.github.xensdk.storage.nfs;

import org.jspecify.annotations.NullMarked;
