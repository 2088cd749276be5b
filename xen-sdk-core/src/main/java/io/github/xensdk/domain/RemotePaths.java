package io.github.xensdk.domain;

import io.github.xensdk.InvalidInputException;
import java.util.Arrays;

/** The rule for paths on hosts. */
public final class RemotePaths {

    private RemotePaths() {}

    /** Whether it is absolute, without {@code ..} and without control characters. */
    public static boolean isSafe(String path) {
        return path.startsWith("/")
                && path.chars().noneMatch(Character::isISOControl)
                && Arrays.stream(path.split("/")).noneMatch(".."::equals);
    }

    /**
     * The path, where it is {@linkplain #isSafe safe}.
     *
     * @throws InvalidInputException otherwise
     */
    public static String checked(String field, String path) {
        if (!isSafe(path)) {
            throw new InvalidInputException(field, "must be an absolute path without '..' or control characters");
        }
        return path;
    }
}
