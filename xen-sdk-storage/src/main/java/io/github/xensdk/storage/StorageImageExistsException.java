package io.github.xensdk.storage;

import io.github.xensdk.XenException;

/** There is a file of that name already. It was not touched. */
public class StorageImageExistsException extends XenException {

    private static final long serialVersionUID = 1L;

    /** Says which one. */
    public StorageImageExistsException(String path, String host) {
        super(path + " exists already; it was not touched", host, null);
    }
}
