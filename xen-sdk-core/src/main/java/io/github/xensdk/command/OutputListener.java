package io.github.xensdk.command;

/**
 * Sees a command's output line by line while it runs, without the line ends. Called on the transport's reader threads, one
 * for each stream; must return soon. One that throws is logged and does not break the command.
 */
public interface OutputListener {

    /** Hears nothing. */
    OutputListener NONE = new OutputListener() {};

    /** A line of standard output. */
    default void stdoutLine(String line) {}

    /** A line of standard error; a carriage return ends a line too. */
    default void stderrLine(String line) {}
}
