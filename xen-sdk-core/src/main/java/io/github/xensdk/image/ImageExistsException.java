package io.github.xensdk.image;

import io.github.xensdk.XenException;
import java.util.List;

/** An image or a configuration of that name is there, and was left as it is. */
public class ImageExistsException extends XenException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> paths;

    /** Names what is there. */
    public ImageExistsException(String host, List<String> paths) {
        super("exists already: " + String.join(", ", paths), host, null);
        this.paths = List.copyOf(paths);
    }

    /** What is there. Not serialised. */
    public List<String> paths() {
        return paths;
    }
}
