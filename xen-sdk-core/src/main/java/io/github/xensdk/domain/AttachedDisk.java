package io.github.xensdk.domain;

import java.util.Optional;

/**
 * A disk of a running domain as it was at one moment. A value: verbs are on {@link Disks}.
 *
 * @param device the guest's name for it, such as {@code xvda}
 * @param number Xen's number for that name
 * @param state how far the guest is with it; empty where the guest's end says nothing
 * @param backendDomain the id of the domain that serves it, mostly 0
 * @param backendPath where xenstore holds the serving end
 * @param disk what it is made of, as far as the toolstack has stored it and a {@link Disk} can say it
 */
public record AttachedDisk(
        String device,
        long number,
        Optional<DeviceState> state,
        int backendDomain,
        String backendPath,
        Optional<Disk> disk) {}
