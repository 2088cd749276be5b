package io.github.xensdk.inventory;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How to log in. Holds no secret, only where one is.
 *
 * @param name what hosts call it
 * @param keyFile the private key
 */
public record CredentialEntry(String name, Optional<Path> keyFile) {}
