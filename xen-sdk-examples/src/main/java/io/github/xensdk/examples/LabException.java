package io.github.xensdk.examples;

/** The lab is not there, or could not be started. */
final class LabException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LabException(String message) {
        super(message);
    }

    LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
