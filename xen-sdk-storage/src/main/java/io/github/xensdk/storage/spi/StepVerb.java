package io.github.xensdk.storage.spi;

import java.util.Locale;

/** What a step's script is asked for; {@link HostStep} says what each of them must do. */
public enum StepVerb {
    /** How it is. Changes nothing. */
    LOOK,
    /** Make it. */
    DO,
    /** Take it away, but for data. */
    UNDO,
    /** Take it away, with the data. */
    PURGE;

    /** As the script gets it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
