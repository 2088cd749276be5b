package io.github.xensdk.storage;

import io.github.xensdk.XenException;

/** There is no such image. */
public class StorageImageNotFoundException extends XenException {

    private static final long serialVersionUID = 1L;

    /** Says which one. */
    public StorageImageNotFoundException(String path, String host) {
        super("there is no file " + path, host, null);
    }
}
