package io.github.xensdk.storage;

import java.util.Optional;
import java.util.UUID;

/**
 * Who has an image open.
 *
 * @param host the name of the host where it is open
 * @param guest the guest whose disk it is; empty where no guest has it, but a program or a loop device
 * @param uuid the guest's identity
 * @param what a domain, a loop device or a process, with its number: for people
 */
public record ImageUser(String host, Optional<String> guest, Optional<UUID> uuid, String what) {

    @Override
    public String toString() {
        return guest.map(name -> "the guest " + name).orElse(what) + " on " + host;
    }
}
