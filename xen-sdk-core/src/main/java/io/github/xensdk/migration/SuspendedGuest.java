package io.github.xensdk.migration;

import io.github.xensdk.DomainStateException;
import io.github.xensdk.NotSupportedException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainType;

/** Lets a suspended guest go on. */
final class SuspendedGuest {

    /**
     * Before 4.20 xl has no such command, and no command that it has does it by the way. Xen's own Python bindings make the two
     * calls that libxl makes for a guest without a device model: xc_domain_resume (fast, as for {@code xl save -c}) and
     * xs_resume_domain. They come with Debian's xen-utils and with Xen's own installation.
     */
    private static final String RESUME = """
            if xl help 2>&1 | grep -q '^ *resume '; then exec xl resume "$1"; fi
            [ "$2" != hvm ] || exit 69
            version=$(xl info xen_major).$(xl info xen_minor)
            PYTHONPATH=/usr/lib/xen-$version/lib/python exec python3 -c '
            import sys
            try:
                from xen.lowlevel import xc, xs
            except ImportError:
                sys.exit(69)
            domain = int(sys.argv[1])
            xc.xc().domain_resume(domain, 1)
            xs.xs().resume_domain(domain)
            ' "$1"
            """;

    private static final int EXIT_NOT_SUPPORTED = 69;

    private SuspendedGuest() {}

    static void resume(XenHost host, Domain guest) {
        DomainType type = host.domains().info(guest).type();
        var command = Command.script(
                        "resume", RESUME, Integer.toString(guest.id()), type == DomainType.HVM ? "hvm" : "other")
                .build();
        var result = host.run(command);
        if (result.exitStatus() == EXIT_NOT_SUPPORTED || result.exitStatus() == 127) {
            throw new NotSupportedException(
                    host.name(),
                    guest.name() + " cannot be resumed: xl there has no 'resume' (it came with Xen 4.20), and Xen's"
                            + " Python bindings, which can do it for guests other than HVM, are of no use here. Install them"
                            + " (Debian's xen-utils has them) and recover again; or destroy it, which loses its memory, and"
                            + " start it anew from its disks");
        }
        result.orThrow();
        Domain seen = host.domains().refresh(guest);
        if (!seen.state().isExecuting()) {
            throw new DomainStateException(host.name(), guest.name() + " should run and is " + seen.state());
        }
    }
}
