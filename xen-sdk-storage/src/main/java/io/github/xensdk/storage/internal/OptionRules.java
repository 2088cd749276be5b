package io.github.xensdk.storage.internal;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.storage.StorageSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which options a kind of storage takes.
 *
 * @param kind what messages call it
 * @param version the one version that there is, for the option {@code vers}
 * @param known what values each may have; an empty pattern is an option without a value
 * @param unsafe which ones must not be used, and why
 */
public record OptionRules(String kind, String version, Map<String, Pattern> known, Map<String, String> unsafe) {

    private static final String VERSION = "vers";

    /** Copies the maps. */
    public OptionRules {
        known = Map.copyOf(known);
        unsafe = Map.copyOf(unsafe);
    }

    /**
     * Looks at a spec's options.
     *
     * @throws InvalidInputException where one is unsafe or unknown, or has a wrong value
     */
    public void check(StorageSpec spec) {
        spec.options().forEach(this::check);
    }

    private void check(String name, String value) {
        String field = "option " + name;
        String reason = unsafe.get(name);
        if (reason != null) {
            throw new InvalidInputException(field, reason);
        }
        if (name.equals(VERSION)) {
            if (!value.equals(version)) {
                throw new InvalidInputException(field, "must be " + version);
            }
            return;
        }
        Pattern rule = known.get(name);
        if (rule == null) {
            throw new InvalidInputException(
                    field, "is unknown; " + kind + " has " + String.join(", ", new TreeSet<>(known.keySet())));
        }
        if (!rule.matcher(value).matches()) {
            throw new InvalidInputException(
                    field, rule.pattern().isEmpty() ? "must not have a value" : "must match " + rule.pattern());
        }
    }

    /** Those of a spec that have one of the names, as {@code mount} and {@code exportfs} take them; sorted. */
    public static List<String> given(StorageSpec spec, Set<String> names) {
        return spec.options().entrySet().stream()
                .filter(option -> names.contains(option.getKey()))
                .map(option -> option.getKey() + (option.getValue().isEmpty() ? "" : "=" + option.getValue()))
                .toList();
    }
}
