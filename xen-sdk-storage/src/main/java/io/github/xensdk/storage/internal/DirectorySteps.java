package io.github.xensdk.storage.internal;

import io.github.xensdk.XenHost;
import io.github.xensdk.storage.StepKind;
import io.github.xensdk.storage.spi.HostStep;
import java.util.ArrayList;
import java.util.List;

/** The steps that make directories: make-directory.sh. */
public final class DirectorySteps {

    private static final String SCRIPT = HostScript.read(DirectorySteps.class, "make-directory.sh");

    private DirectorySteps() {}

    /** Where the data lies, and the directories above it. */
    public static List<HostStep> storage(XenHost host, String path) {
        return withParents(host, path, "storage");
    }

    /** Where it is mounted, which must be empty, and the directories above it. */
    public static List<HostStep> mountPoint(XenHost host, String path) {
        return withParents(host, path, "mount");
    }

    /** Those above it are steps of their own, as other storage may be below them, too. */
    private static List<HostStep> withParents(XenHost host, String path, String purpose) {
        var steps = above(host, path);
        steps.add(step(host, path, purpose));
        return steps;
    }

    /** The directories above a path, the outermost first. */
    public static List<HostStep> above(XenHost host, String path) {
        var steps = new ArrayList<HostStep>();
        for (int end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
            steps.add(parent(host, path.substring(0, end)));
        }
        return steps;
    }

    /** One that others may put something into. */
    public static HostStep parent(XenHost host, String path) {
        return step(host, path, "parent").shared();
    }

    private static HostStep step(XenHost host, String path, String purpose) {
        return HostStep.of(StepKind.MAKE_DIRECTORY, host, path, SCRIPT, path, purpose, "/proc/mounts", "/sys/block");
    }
}
