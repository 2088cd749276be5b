package io.github.xensdk.storage.internal;

import io.github.xensdk.XenHost;
import io.github.xensdk.storage.StepKind;
import io.github.xensdk.storage.spi.HostStep;
import java.time.Duration;

/** The steps that install a package: install.sh. */
public final class PackageSteps {

    private static final String SCRIPT = HostScript.read(PackageSteps.class, "install.sh");
    private static final Duration INSTALLING = Duration.ofMinutes(15);

    private PackageSteps() {}

    /**
     * A package.
     *
     * @param role {@code nfs} or {@code smb}, with {@code -server} or {@code -client}: who else may need it
     * @param debian its name with Debian
     * @param redhat its name with Red Hat
     * @param program one that it brings, for hosts of other families
     */
    public static HostStep install(XenHost host, String role, String debian, String redhat, String program) {
        return HostStep.of(
                        StepKind.INSTALL_PACKAGE, host, debian, SCRIPT, role, debian, redhat, program, "/proc/mounts")
                .shared()
                .within(INSTALLING);
    }
}
