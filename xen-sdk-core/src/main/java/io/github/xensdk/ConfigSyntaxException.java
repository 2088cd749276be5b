package io.github.xensdk;

/** A text is not in the language of xl.cfg. Says where, and which rule it breaks. */
public class ConfigSyntaxException extends XenException {

    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;
    private final String rule;

    /**
     * Names the place and the rule.
     *
     * @param line the line, from 1
     * @param column the character within the line, from 1
     * @param rule what must be there
     */
    public ConfigSyntaxException(int line, int column, String rule) {
        super("xl.cfg line " + line + ", column " + column + ": " + rule);
        this.line = line;
        this.column = column;
        this.rule = rule;
    }

    /** The line, from 1. */
    public int line() {
        return line;
    }

    /** The character within the line, from 1. */
    public int column() {
        return column;
    }

    /** What must be there. */
    public String rule() {
        return rule;
    }
}
