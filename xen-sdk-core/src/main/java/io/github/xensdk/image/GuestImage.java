package io.github.xensdk.image;

import io.github.xensdk.domain.ConfigFile;
import io.github.xensdk.domain.DomainConfig;
import java.util.List;

/**
 * An image that was made. {@code host.domains().create(image.config())} starts its guest.
 *
 * @param name the guest's name
 * @param config what xen-create-image wrote for it, typed
 * @param configFile the same, as its text
 * @param configPath where that is on the host
 * @param disks the image files or logical volumes on the host, the root disk last
 * @param log what xen-create-image printed, on the host
 */
public record GuestImage(
        String name, DomainConfig config, ConfigFile configFile, String configPath, List<String> disks, String log) {

    public GuestImage {
        disks = List.copyOf(disks);
    }
}
