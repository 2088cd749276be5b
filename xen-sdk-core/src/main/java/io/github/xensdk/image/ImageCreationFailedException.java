package io.github.xensdk.image;

import io.github.xensdk.XenException;
import java.util.List;

/** An image could not be made. What the attempt had made is gone, but for {@link #leftovers()}. */
public class ImageCreationFailedException extends XenException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> leftovers;
    private final transient List<String> overwritten;
    private final transient List<String> lastLines;

    ImageCreationFailedException(String host, String reason, ImageReport report) {
        super(message(reason, report), host, null);
        this.leftovers = report.left();
        this.overwritten = report.overwritten();
        this.lastLines = report.lastLines();
    }

    private static String message(String reason, ImageReport report) {
        var message = new StringBuilder(reason);
        if (!report.left().isEmpty()) {
            message.append("; could not be removed: ").append(String.join(", ", report.left()));
        }
        if (!report.overwritten().isEmpty()) {
            message.append("; written over: ").append(String.join(", ", report.overwritten()));
        }
        if (!report.lastLines().isEmpty()) {
            message.append("; it printed last: ").append(String.join(" / ", report.lastLines()));
        }
        return message.toString();
    }

    /** Files, volumes and mounts of this attempt that could not be removed; usually none. Not serialised. */
    public List<String> leftovers() {
        return leftovers;
    }

    /** Images that were there before, that the caller wanted to be written over, and that are now of no use. Not serialised. */
    public List<String> overwritten() {
        return overwritten;
    }

    /** What xen-create-image printed last; all of it is in its log on the host. Not serialised. */
    public List<String> lastLines() {
        return lastLines;
    }
}
