package io.github.xensdk.image;

import io.github.xensdk.InvalidInputException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * The password of a new guest's root. Never shown by {@link #toString()}, an exception or a log; travels over the standard input
 * of a command on the host, and only its hash is written there.
 *
 * <p>Immutable.
 */
public final class RootPassword {

    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private static final int GENERATED = 24;
    private static final int LONGEST = 256;

    private final char[] characters;

    private RootPassword(char[] characters) {
        this.characters = characters;
    }

    /**
     * A password of the caller's, whose array is copied.
     *
     * @throws InvalidInputException where it is empty, longer than 256 characters, has control characters, or is no
     *     Unicode text
     */
    public static RootPassword of(char[] password) {
        if (password.length == 0 || password.length > LONGEST) {
            throw new InvalidInputException("password", "must have from 1 to " + LONGEST + " characters");
        }
        for (char c : password) {
            if (Character.isISOControl(c)) {
                throw new InvalidInputException("password", "must not have control characters");
            }
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(CharBuffer.wrap(password))) {
            throw new InvalidInputException("password", "must be Unicode text");
        }
        return new RootPassword(password.clone());
    }

    /** A new one: 24 letters and digits, none of which is easily mistaken for another; read it with {@link #reveal()}. */
    public static RootPassword generated() {
        var random = new SecureRandom();
        var characters = new char[GENERATED];
        for (int i = 0; i < GENERATED; i++) {
            characters[i] = LETTERS.charAt(random.nextInt(LETTERS.length()));
        }
        return new RootPassword(characters);
    }

    /** The password itself, as a copy. */
    public char[] reveal() {
        return characters.clone();
    }

    /** The password and a line end, in UTF-8. */
    byte[] line() {
        return (new String(characters) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "(hidden)";
    }
}
