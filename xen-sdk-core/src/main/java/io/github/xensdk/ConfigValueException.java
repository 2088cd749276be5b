package io.github.xensdk;

/** A setting of an xl.cfg is missing or cannot be understood. Says which and where; nothing was guessed. */
public class ConfigValueException extends XenException {

    private static final long serialVersionUID = 1L;

    private final String key;
    private final int line;
    private final int column;
    private final String rule;

    /**
     * Names the setting, its place and the rule.
     *
     * @param key the setting
     * @param line the value's line, from 1; 0 where the setting is missing
     * @param column the character within the line, from 1; 0 where the setting is missing
     * @param rule what the value must be
     */
    public ConfigValueException(String key, int line, int column, String rule) {
        super("xl.cfg " + (line == 0 ? "" : "line " + line + ", column " + column + ": ") + "'" + key + "' " + rule);
        this.key = key;
        this.line = line;
        this.column = column;
        this.rule = rule;
    }

    /** The setting. */
    public String key() {
        return key;
    }

    /** The value's line, from 1; 0 where the setting is missing. */
    public int line() {
        return line;
    }

    /** The character within the line, from 1; 0 where the setting is missing. */
    public int column() {
        return column;
    }

    /** What the value must be. */
    public String rule() {
        return rule;
    }
}
