package io.github.xensdk.storage.internal;

import io.github.xensdk.XenHost;
import io.github.xensdk.storage.StepKind;
import io.github.xensdk.storage.spi.HostStep;
import java.time.Duration;

/** The steps that install a package: install.sh. */
public final class PackageSteps {

    private static final String SCRIPT = HostScript.read(PackageSteps.class, "install.sh");
    private static final String OTHER_MOUNTS = HostScript.read(PackageSteps.class, "other-mounts.sh");
    private static final Duration INSTALLING = Duration.ofMinutes(15);

    private PackageSteps() {}

    /**
     * A package for a server.
     *
     * @param stillNeeded a script with the function {@code still_needed}, which prints why the package must stay
     * @param needs what that function finds as {@code $needs}
     * @param debian its name with Debian
     * @param redhat its name with Red Hat
     * @param program one that it brings, for hosts of other families
     */
    public static HostStep forServer(
            XenHost host, String stillNeeded, String needs, String debian, String redhat, String program) {
        return install(host, stillNeeded, needs, debian, redhat, program);
    }

    /** The same, for a function that needs nothing. */
    public static HostStep forServer(XenHost host, String stillNeeded, String debian, String redhat, String program) {
        return forServer(host, stillNeeded, "", debian, redhat, program);
    }

    /** The same for a client, which needs it as long as it has mounts of these types, with blanks between. */
    public static HostStep forClient(XenHost host, String types, String debian, String redhat, String program) {
        return install(host, OTHER_MOUNTS, types, debian, redhat, program);
    }

    private static HostStep install(
            XenHost host, String stillNeeded, String needs, String debian, String redhat, String program) {
        return HostStep.of(
                        StepKind.INSTALL_PACKAGE,
                        host,
                        debian,
                        stillNeeded + SCRIPT,
                        needs,
                        debian,
                        redhat,
                        program,
                        "/proc/mounts")
                .shared()
                .within(INSTALLING);
    }
}
