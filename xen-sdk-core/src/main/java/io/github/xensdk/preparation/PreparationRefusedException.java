package io.github.xensdk.preparation;

import io.github.xensdk.XenException;
import java.io.Serial;

/** A host is not prepared, cannot be, or has guests that use what a {@link HostPreparation} made. */
public final class PreparationRefusedException extends XenException {

    @Serial
    private static final long serialVersionUID = 1;

    PreparationRefusedException(String message) {
        super(message);
    }
}
