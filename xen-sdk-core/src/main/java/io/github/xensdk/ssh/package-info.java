/** How commands travel: SSH. The only package that knows the SSH library. */
@NullMarked
package io.github.xensdk.ssh;

import org.jspecify.annotations.NullMarked;
