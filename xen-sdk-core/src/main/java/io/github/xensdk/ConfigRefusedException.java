package io.github.xensdk;

import io.github.xensdk.command.CommandResult;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A host's own toolstack refuses a configuration. Nothing was started. */
public class ConfigRefusedException extends CommandFailedException {

    private static final long serialVersionUID = 1L;

    /** How xl names a place: {@code FILE:LINE: what}. */
    private static final Pattern PLACE = Pattern.compile("/\\S*?:(\\d{1,9}): .*");

    private final transient List<String> complaints;

    /**
     * Takes message and context from what xl gave back.
     *
     * @param complaints what it said, line by line
     */
    public ConfigRefusedException(CommandResult result, List<String> complaints) {
        super(result, "configuration refused");
        this.complaints = List.copyOf(complaints);
    }

    /** What the toolstack said, line by line. Not serialised. */
    public List<String> complaints() {
        return complaints;
    }

    /** The line of the configuration, from 1, where the toolstack names one. */
    public OptionalInt line() {
        return complaints.stream()
                .map(PLACE::matcher)
                .filter(Matcher::matches)
                .mapToInt(place -> Integer.parseInt(place.group(1)))
                .findFirst();
    }
}
