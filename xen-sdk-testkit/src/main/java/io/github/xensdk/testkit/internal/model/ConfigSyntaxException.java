package io.github.xensdk.testkit.internal.model;

/** What xl says of a configuration that it cannot read. */
public final class ConfigSyntaxException extends Exception {

    private static final long serialVersionUID = 1L;

    public ConfigSyntaxException(String message) {
        super(message);
    }
}
