package io.github.xensdk;

/** An argument was refused before anything was touched. */
public class InvalidInputException extends XenException {

    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * Names the input and the rule that it breaks.
     *
     * @param field what was wrong, as the caller knows it
     * @param rule what it must be; must not repeat a secret
     */
    public InvalidInputException(String field, String rule) {
        super(field + " " + rule);
        this.field = field;
    }

    /** What was wrong, as the caller knows it. */
    public String field() {
        return field;
    }
}
