package io.github.xensdk;

/** A checkpoint is not as it was when it was saved, by its manifest. It was not restored. */
public class CheckpointCorruptException extends XenException {

    private static final long serialVersionUID = 1L;

    /** Names the file, and says what is not as it was. */
    public CheckpointCorruptException(String host, String path, String difference) {
        super(path + " is not what was saved: " + difference + "; it is not restored, take another one", host, null);
    }
}
