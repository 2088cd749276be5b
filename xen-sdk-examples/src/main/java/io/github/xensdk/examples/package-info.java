/** Short programs that show what the SDK does. */
@NullMarked
package io.github.xensdk.examples;

import org.jspecify.annotations.NullMarked;
