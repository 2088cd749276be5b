/** What xl prints and does, on the model. */
@NullMarked
package io.github.xensdk.testkit.internal.xl;

import org.jspecify.annotations.NullMarked;
