package io.github.xensdk;

/** A file is already there, and was left as it is. */
public class CheckpointExistsException extends XenException {

    private static final long serialVersionUID = 1L;

    /** Names the file. */
    public CheckpointExistsException(String host, String path) {
        super(path + " exists already; give another name, or remove it first", host, null);
    }
}
