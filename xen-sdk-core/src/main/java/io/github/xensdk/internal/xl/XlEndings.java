package io.github.xensdk.internal.xl;

import io.github.xensdk.OutputNotRecognisedException;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What the toolstack does when a guest ends ({@code xl list -l}), as libxl names it: {@code destroy}, {@code restart},
 * {@code restart_rename}, {@code preserve} and others.
 */
public record XlEndings(String onPoweroff, String onReboot) {

    /** Empty where the host has no stored configuration: xl skips such a domain silently. */
    public static Optional<XlEndings> parse(String text) {
        try {
            JsonNode all = XlJson.array(text);
            if (all.isEmpty()) {
                return Optional.empty();
            }
            var config = new JsonFields(all.get(0), "").object("config");
            config.object("c_info").requiredText("name");
            // libxl leaves out what is its own default, destroy.
            return Optional.of(new XlEndings(
                    config.text("on_poweroff").orElse("destroy"),
                    config.text("on_reboot").orElse("destroy")));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new OutputNotRecognisedException("xl list -l", text);
        }
    }
}
