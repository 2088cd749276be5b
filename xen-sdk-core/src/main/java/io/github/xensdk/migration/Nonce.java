package io.github.xensdk.migration;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Names and tokens that nobody can guess. */
final class Nonce {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Nonce() {}

    /** Two hexadecimal digits a byte. */
    static String hex(int bytes) {
        var drawn = new byte[bytes];
        RANDOM.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }
}
