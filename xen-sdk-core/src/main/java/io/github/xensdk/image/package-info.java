/** Guest images, made on a host by {@code xen-create-image}: start at {@link io.github.xensdk.image.ImageCreation}. */
@NullMarked
package io.github.xensdk.image;

import org.jspecify.annotations.NullMarked;
