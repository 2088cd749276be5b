/** What makes moves between hosts shorter, put on them and taken away again. */
@NullMarked
package io.github.xensdk.preparation;

import org.jspecify.annotations.NullMarked;
