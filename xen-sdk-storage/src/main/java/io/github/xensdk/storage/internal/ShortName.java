package io.github.xensdk.storage.internal;

import io.github.xensdk.storage.StorageSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A name of our own for a storage, from a hash of its path: short, and another one for each path. */
public final class ShortName {

    private static final int DIGITS = 8;

    private ShortName() {}

    /** For shares, users and volumes. */
    public static String of(StorageSpec spec) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(spec.path().getBytes(StandardCharsets.UTF_8));
            return "xensdk-" + HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }
}
