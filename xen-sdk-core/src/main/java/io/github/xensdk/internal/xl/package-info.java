/** Not exported: command lines out, text and JSON in. Pure functions. */
@NullMarked
package io.github.xensdk.internal.xl;

import org.jspecify.annotations.NullMarked;
