package io.github.xensdk;

/**
 * The room of a file system on a host.
 *
 * @param path the path that was asked for
 * @param total all of it
 * @param free what nothing uses
 * @param available what of that others than root may use
 */
public record StorageSpace(String path, ByteSize total, ByteSize free, ByteSize available) {}
