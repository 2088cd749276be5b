package io.github.xensdk;

/** The host has no such domain. */
public class DomainNotFoundException extends XenException {

    private static final long serialVersionUID = 1L;

    /** Says which domain was looked for. */
    public DomainNotFoundException(String host, String domain) {
        super("no domain " + domain + "; Domains.list() tells which there are", host, null);
    }
}
