package io.github.xensdk.internal.process;

import io.github.xensdk.command.Command;
import java.util.UUID;

/** A job that is about a guest has the guest's UUID in its id, so that it is found when the program that started it was killed. */
public final class GuestJob {

    private GuestJob() {}

    public static Command of(UUID guest, Command command) {
        return command.toBuilder().jobName(guest.toString()).build();
    }

    public static boolean isAbout(UUID guest, String jobId) {
        return jobId.startsWith(guest + "-");
    }
}
