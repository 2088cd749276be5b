package io.github.xensdk.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** docs/calibration.md: each suite replaces its own section. */
final class CalibrationPage {

    private static final Path PAGE = Path.of("../docs/calibration.md");
    private static final String HEAD = """
            # Calibration

            Written by `mvn -B verify -Pcalibration -pl xen-sdk-probes -am -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false` (root, `ip`, perl, ping, fping): interruptions whose
            length is known by the clock of who made them, seen by the probes. Nothing here is rounded in our favour: what was missed is
            counted as missed.
            """;

    private CalibrationPage() {}

    static synchronized void write(String title, String text) throws IOException {
        String page = Files.exists(PAGE) ? Files.readString(PAGE) : HEAD;
        String section = "\n## " + title + "\n\n" + text.strip() + "\n";
        var old = Pattern.compile("\n## " + Pattern.quote(title) + "\n.*?(?=\n## |\\z)", Pattern.DOTALL);
        var found = old.matcher(page);
        Files.writeString(
                PAGE,
                found.find()
                        ? page.substring(0, found.start()) + section + page.substring(found.end())
                        : page + section);
    }
}
