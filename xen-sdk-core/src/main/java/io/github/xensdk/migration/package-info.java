/** Moving a domain from one host to another, cold or live. */
@NullMarked
package io.github.xensdk.migration;

import org.jspecify.annotations.NullMarked;
