package io.github.xensdk.inventory;

import io.github.xensdk.Secret;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to log in. Holds no secret, only where one is; it is read when it is needed.
 *
 * @param name what hosts call it
 * @param keyFile the private key; empty for the usual ones of {@code ~/.ssh}, or none where there is a password
 * @param passphrase where the private key's passphrase comes from; empty where it has none
 * @param password where the login's password comes from; empty where there is none
 */
public record CredentialEntry(
        String name, Optional<Path> keyFile, Optional<Secret> passphrase, Optional<Secret> password) {}
