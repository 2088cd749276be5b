package io.github.xensdk;

/**
 * A checkpoint has no manifest, so nothing says where it comes from and whether it is whole. A checkpoint decides what runs as root
 * on its host.
 */
public class CheckpointUntrustedException extends XenException {

    private static final long serialVersionUID = 1L;

    /** Names the manifest that is missing. */
    public CheckpointUntrustedException(String host, String manifest) {
        super(
                "no " + manifest + ", so the checkpoint beside it is not trusted; who knows where it comes from"
                        + " may write one by CheckpointStore.vouchFor()",
                host,
                null);
    }
}
