package io.github.xensdk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Where a password or a passphrase comes from. Holds no secret itself: it is read each time that it is needed, and wiped after use
 * as far as the JVM lets it. Immutable; thread-safe where its supplier is.
 *
 * <pre>{@code
 * SshEndpoint.builder("nevers.example.org").password(Secret.fromEnvironment("NEVERS_PASSWORD")).build()
 * }</pre>
 */
public final class Secret {

    private static final long LONGEST_FILE = 64 * 1024;

    private final String description;
    private final Supplier<char[]> source;

    private Secret(String description, Supplier<char[]> source) {
        this.description = description;
        this.source = source;
    }

    /** The value of an environment variable of this program. */
    public static Secret fromEnvironment(String variable) {
        Objects.requireNonNull(variable, "variable");
        String description = "the environment variable " + variable;
        return new Secret(description, () -> {
            String value = System.getenv(variable);
            if (value == null) {
                throw new InvalidInputException(description, "must be set");
            }
            return value.toCharArray();
        });
    }

    /** What a file has, in UTF-8; one line end after it does not count. */
    public static Secret fromFile(Path file) {
        String description = "the secret in " + file;
        return new Secret(description, () -> readFile(file, description));
    }

    /**
     * What a supplier gives: a new array each time, which is wiped after use.
     *
     * @param source asked each time that the secret is needed; what it throws goes through to the caller
     */
    public static Secret from(Supplier<char[]> source) {
        Objects.requireNonNull(source, "source");
        return new Secret("the secret of a supplier", source);
    }

    /**
     * The secret, for one use. Whoever asks wipes the array afterwards.
     *
     * @throws InvalidInputException where it cannot be had, is empty, or has a line end or a NUL; never repeats it
     */
    public char[] reveal() {
        char[] value = Objects.requireNonNull(source.get(), description);
        for (char c : value) {
            if (c == '\n' || c == '\r' || c == 0) {
                Arrays.fill(value, '\0');
                throw new InvalidInputException(description, "must not have line ends or NUL");
            }
        }
        if (value.length == 0) {
            throw new InvalidInputException(description, "must not be empty");
        }
        return value;
    }

    private static char[] readFile(Path file, String description) {
        byte[] bytes = {};
        try {
            if (Files.size(file) > LONGEST_FILE) {
                throw new InvalidInputException(description, "must be shorter than 64 KiB");
            }
            bytes = Files.readAllBytes(file);
            int end = bytes.length;
            if (end > 0 && bytes[end - 1] == '\n') {
                end--;
                if (end > 0 && bytes[end - 1] == '\r') {
                    end--;
                }
            }
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end));
            var value = new char[decoded.remaining()];
            decoded.get(value);
            Arrays.fill(decoded.array(), '\0');
            return value;
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(description, "must be UTF-8");
        } catch (IOException e) {
            throw new InvalidInputException(description, "must be readable");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Where it comes from, never what it is. */
    @Override
    public String toString() {
        return description;
    }
}
