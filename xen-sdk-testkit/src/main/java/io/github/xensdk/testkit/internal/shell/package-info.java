/** Real shells on this machine whose files, programs and processes are a simulated machine's. */
@NullMarked
package io.github.xensdk.testkit.internal.shell;

import org.jspecify.annotations.NullMarked;
