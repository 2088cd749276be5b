/** Hosts, credentials, storage and guests from a file: {@link io.github.xensdk.inventory.Inventory}. */
@NullMarked
package io.github.xensdk.inventory;

import org.jspecify.annotations.NullMarked;
