package io.github.xensdk;

/** A checkpoint was restored before. Its disks have gone on since: restoring it again would ruin them. */
public class CheckpointConsumedException extends XenException {

    private static final long serialVersionUID = 1L;

    /** Names the file, and says when it was restored and where. */
    public CheckpointConsumedException(String host, String path, String consumed) {
        super(
                path + " was restored already (" + consumed + ") and can be restored once only; where its disks"
                        + " were put back to what they were when it was saved, CheckpointStore.letBeRestoredAgain() lets it be",
                host,
                null);
    }
}
