package io.github.xensdk.storage;

import io.github.xensdk.ByteSize;
import java.util.List;

/**
 * An image as it was when it was looked at.
 *
 * @param name its file's name
 * @param format how it is stored
 * @param virtualSize how large a guest's disk is with it
 * @param allocated how much room it takes; less than that where it is sparse
 * @param users who has it open, on any of the storage's hosts
 */
public record StorageImage(
        String name, Format format, ByteSize virtualSize, ByteSize allocated, List<ImageUser> users) {

    /** How an image is stored. */
    public enum Format {
        /** As the disk itself, byte by byte. Every file that is no QCOW2 counts as that. */
        RAW,
        /** QEMU's format, version 2 or 3. */
        QCOW2
    }

    public StorageImage {
        users = List.copyOf(users);
    }
}
