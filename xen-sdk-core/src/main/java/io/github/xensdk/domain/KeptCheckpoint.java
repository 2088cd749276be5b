package io.github.xensdk.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A checkpoint in a {@link CheckpointStore}, as its manifest says.
 *
 * @param name what the store calls it
 * @param file where it lies, and how large it was when it was sealed
 * @param guest the name of the guest in it
 * @param uuid the identity of the guest in it
 * @param sha256 its hash when it was sealed, in 64 hexadecimal digits
 * @param xenVersion the Xen that it was sealed on
 * @param savedAt when it was sealed, by the clock of the program that did it (a label)
 * @param consumed when it was restored and where; empty where it was not
 */
public record KeptCheckpoint(
        String name,
        Checkpoint file,
        String guest,
        UUID uuid,
        String sha256,
        String xenVersion,
        Instant savedAt,
        Optional<String> consumed) {}
