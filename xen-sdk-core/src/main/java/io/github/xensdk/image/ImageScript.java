package io.github.xensdk.image;

import io.github.xensdk.command.Command;
import io.github.xensdk.internal.process.ShippedScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The command that makes an image: create-image.sh, which says what its arguments are. */
final class ImageScript {

    /** Its exit status where something is there that is not to be written over. */
    static final int EXIT_EXISTS = 73;

    /** Its exit status after a run that it cleaned up. */
    static final int EXIT_FAILED = 1;

    private static final String SCRIPT = ShippedScript.read(ImageScript.class, "create-image.sh");

    private ImageScript() {}

    static Command command(ImageSpec spec, byte[] passwordLine, Duration timeout) {
        var arguments = new ArrayList<>(List.of(
                spec.overwrite() ? "yes" : "no",
                spec.directory().orElse(""),
                spec.volumeGroup().orElse(""),
                spec.hostname(),
                spec.configDirectory(),
                String.join(" ", spec.parts()),
                String.join(",", spec.roles())));
        arguments.addAll(spec.arguments());
        return Command.script("make the image", SCRIPT, arguments.toArray(String[]::new))
                .stdin(passwordLine)
                .interactive()
                .timeout(timeout)
                .build();
    }

    static String configPath(ImageSpec spec) {
        return spec.configDirectory() + "/" + spec.hostname() + ".cfg";
    }

    static String log(ImageSpec spec) {
        return "/var/log/xen-tools/" + spec.hostname() + ".log";
    }
}
