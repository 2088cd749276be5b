package io.github.xensdk.domain;

import io.github.xensdk.InvalidInputException;
import java.util.List;
import java.util.regex.Pattern;

/** The rule for names of domains. */
final class DomainNames {

    private static final Pattern RULE = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,62}");

    /** What xl and libxl give to halves of a migration and to device model stub domains. */
    private static final List<String> RESERVED_ENDINGS = List.of("--incoming", "--migratedaway", "-dm");

    private DomainNames() {}

    /** Whether that is a migration's half on its target. */
    static boolean isIncoming(String name) {
        return name.endsWith("--incoming");
    }

    /** Whether that is a migration's half on its source. */
    static boolean isMigratedAway(String name) {
        return name.endsWith("--migratedaway");
    }

    static String checked(String name) {
        if (!RULE.matcher(name).matches()) {
            throw new InvalidInputException(
                    "domain name", "must be a letter followed by at most 62 letters, digits, '_', '.' or '-'");
        }
        if (name.equals("Domain-0") || RESERVED_ENDINGS.stream().anyMatch(name::endsWith)) {
            throw new InvalidInputException(
                    "domain name", "must not be Domain-0 or end with " + String.join(", ", RESERVED_ENDINGS));
        }
        return name;
    }
}
