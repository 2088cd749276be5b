package io.github.xensdk;

/** What a host printed could not be understood. Carries the raw text; nothing was guessed. */
public class OutputNotRecognisedException extends XenException {

    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 500;

    private final String rawText;

    /**
     * Names the output and keeps it.
     *
     * @param what what was being read, such as {@code xl list}
     * @param rawText all of what was printed
     */
    public OutputNotRecognisedException(String what, String rawText) {
        super("output of " + what + " not recognised: "
                + (rawText.length() <= SHOWN ? rawText : rawText.substring(0, SHOWN) + "…"));
        this.rawText = rawText;
    }

    /** All of what was printed. */
    public String rawText() {
        return rawText;
    }
}
