package io.github.xensdk.probe;

import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandTransport;
import java.time.Duration;
import java.util.List;

/**
 * What a guest keeps when it is moved: which installation it is, and that it did not boot in between.
 *
 * @param machineId {@code /etc/machine-id}
 * @param bootId the kernel's id of this boot
 */
public record GuestIdentity(String machineId, String bootId) {

    /**
     * Asks a guest.
     *
     * @throws OutputNotRecognisedException where its files do not hold ids
     * @throws io.github.xensdk.XenException where it cannot be asked
     */
    public static GuestIdentity read(CommandTransport guest) {
        return read(guest, Duration.ZERO);
    }

    /** The same; a guest that cannot be reached is tried again for a limited time. */
    public static GuestIdentity read(CommandTransport guest, Duration reach) {
        return new Patience(reach).get(() -> ask(guest));
    }

    private static GuestIdentity ask(CommandTransport guest) {
        String text = guest.execute(Command.of("cat", "/etc/machine-id", "/proc/sys/kernel/random/boot_id")
                        .timeout(Duration.ofSeconds(20))
                        .build())
                .orThrow()
                .stdout();
        List<String> lines = text.lines().map(String::strip).toList();
        if (lines.size() != 2
                || !lines.get(0).matches("[0-9a-f]{32}")
                || !lines.get(1).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            throw new OutputNotRecognisedException("/etc/machine-id and boot_id", text);
        }
        return new GuestIdentity(lines.get(0), lines.get(1));
    }
}
