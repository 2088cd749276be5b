package io.github.xensdk;

/** The host already has a domain with that name or UUID. */
public class DomainExistsException extends XenException {

    private static final long serialVersionUID = 1L;

    /** Says which one. */
    public DomainExistsException(String host, String domain) {
        super("has already a domain " + domain + "; give another name or UUID, or end that one first", host, null);
    }
}
