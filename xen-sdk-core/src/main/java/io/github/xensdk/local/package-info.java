/** Commands on the machine that the program itself runs on. */
@NullMarked
package io.github.xensdk.local;

import org.jspecify.annotations.NullMarked;
