package io.github.xensdk.probe.report;

import io.github.xensdk.XenException;
import org.jspecify.annotations.Nullable;

/** Text that should be a report, or a part of one, is not, or is of a version that this SDK does not know. */
public class ReportFormatException extends XenException {

    private static final long serialVersionUID = 1L;

    /**
     * Says what is wrong.
     *
     * @param what what was read, and where in it
     * @param problem what is wrong with it
     * @param cause why that is known, where there is more to say
     */
    public ReportFormatException(String what, String problem, @Nullable Throwable cause) {
        super(what + " " + problem, null, cause);
    }
}
