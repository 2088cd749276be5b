package io.github.xensdk;

/**
 * A checkpoint has no manifest, so nothing says where it comes from and whether it is whole; or its manifest may be anybody's. A
 * checkpoint decides what runs as root on its host.
 */
public class CheckpointUntrustedException extends XenException {

    private static final long serialVersionUID = 1L;

    /** Names the manifest that is missing. */
    public CheckpointUntrustedException(String host, String manifest) {
        super(
                "no " + manifest + ", so the checkpoint beside it is not trusted; if you know where it comes from,"
                        + " CheckpointStore.vouchFor() makes one",
                host,
                null);
    }

    /** Names the file or directory, and says why it is not trusted. */
    public CheckpointUntrustedException(String host, String path, String why) {
        super(path + " is not trusted: " + why, host, null);
    }
}
