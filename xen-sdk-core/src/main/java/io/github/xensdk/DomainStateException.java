package io.github.xensdk;

/** A verb ran and the domain is not in the state that it should have brought. */
public class DomainStateException extends XenException {

    private static final long serialVersionUID = 1L;

    /** Says what was seen in place of what. */
    public DomainStateException(String host, String message) {
        super(message, host, null);
    }
}
