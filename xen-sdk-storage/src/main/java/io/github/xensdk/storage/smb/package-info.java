/** Storage by SMB 3.1.1. */
@NullMarked
package io.github.xensdk.storage.smb;

import org.jspecify.annotations.NullMarked;
