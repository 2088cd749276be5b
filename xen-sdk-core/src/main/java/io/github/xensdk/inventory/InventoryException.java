package io.github.xensdk.inventory;

import io.github.xensdk.XenException;

/** An inventory was refused. Says where, and which rule it breaks; never repeats a value, which might be a secret. */
public class InventoryException extends XenException {

    private static final long serialVersionUID = 1L;

    private final String file;
    private final int line;
    private final int column;
    private final String rule;

    /**
     * Names the place and the rule.
     *
     * @param file the file
     * @param line the line, from 1; 0 where it is the file as a whole
     * @param column the character within the line, from 1; 0 where it is the file as a whole
     * @param rule what must be there
     */
    public InventoryException(String file, int line, int column, String rule) {
        super(file + (line == 0 ? "" : " line " + line + ", column " + column) + ": " + rule);
        this.file = file;
        this.line = line;
        this.column = column;
        this.rule = rule;
    }

    /** The file. */
    public String file() {
        return file;
    }

    /** The line, from 1; 0 where it is the file as a whole. */
    public int line() {
        return line;
    }

    /** The character within the line, from 1; 0 where it is the file as a whole. */
    public int column() {
        return column;
    }

    /** What must be there. */
    public String rule() {
        return rule;
    }
}
