package io.github.xensdk.storage;

import io.github.xensdk.XenException;
import java.util.List;
import java.util.stream.Collectors;

/** An image is not touched, as somebody has it open: whoever changed it would ruin that guest's disk. */
public class ImageInUseException extends XenException {

    private static final long serialVersionUID = 1L;

    private final transient List<ImageUser> users;

    /** Says who has it. */
    public ImageInUseException(String image, List<ImageUser> users) {
        super(
                image + " is in use by "
                        + users.stream().map(ImageUser::toString).collect(Collectors.joining(", "))
                        + "; shut that down, or take the disk from it",
                users.get(0).host(),
                null);
        this.users = List.copyOf(users);
    }

    /** Who has it open. Not serialised. */
    public List<ImageUser> users() {
        return users;
    }
}
