package io.github.xensdk.storage.internal;

import io.github.xensdk.XenHost;
import io.github.xensdk.storage.StepKind;
import io.github.xensdk.storage.spi.HostStep;

/** The steps that make directories: make-directory.sh. */
public final class DirectorySteps {

    private static final String SCRIPT = HostScript.read(DirectorySteps.class, "make-directory.sh");

    private DirectorySteps() {}

    /** Where the data lies. */
    public static HostStep storage(XenHost host, String path) {
        return step(host, path, "storage");
    }

    /** Where it is mounted; must be empty. */
    public static HostStep mountPoint(XenHost host, String path) {
        return step(host, path, "mount");
    }

    private static HostStep step(XenHost host, String path, String purpose) {
        return HostStep.of(StepKind.MAKE_DIRECTORY, host, path, SCRIPT, path, purpose, "/proc/mounts", "/sys/block");
    }
}
