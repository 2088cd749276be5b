package io.github.xensdk.preparation;

import io.github.xensdk.XenException;
import java.io.Serial;

/** Something stands in the way of a {@link HostPreparation}, or uses what it made. Nothing was touched. */
public final class PreparationRefusedException extends XenException {

    @Serial
    private static final long serialVersionUID = 1;

    PreparationRefusedException(String message) {
        super(message);
    }
}
