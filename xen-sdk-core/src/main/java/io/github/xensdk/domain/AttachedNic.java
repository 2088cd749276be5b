package io.github.xensdk.domain;

import java.util.Optional;

/**
 * A network interface of a running domain as it was at one moment. A value: verbs are on {@link Nics}.
 *
 * @param index its number within the domain; stays the same while others come and go
 * @param mac its address
 * @param state how far the guest is with it; empty where the guest's end says nothing
 * @param backendDomain the id of the domain that serves it, mostly 0
 * @param backendPath where xenstore holds the serving end
 * @param nic what it is made of, as far as the toolstack has stored it and a {@link Nic} can say it
 */
public record AttachedNic(
        int index, String mac, Optional<DeviceState> state, int backendDomain, String backendPath, Optional<Nic> nic) {}
