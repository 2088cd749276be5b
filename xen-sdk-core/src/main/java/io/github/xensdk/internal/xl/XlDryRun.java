package io.github.xensdk.internal.xl;

import io.github.xensdk.ConfigRefusedException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.domain.DryRun;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads what {@code xl create -n} gives back. */
public final class XlDryRun {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private XlDryRun() {}

    /**
     * How xl reads the configuration.
     *
     * @throws ConfigRefusedException where it refuses it
     */
    public static DryRun parse(CommandResult result) {
        var said = said(result.stderr());
        if (!result.succeeded()) {
            throw new ConfigRefusedException(result, said);
        }
        return parse(result.stdout(), said);
    }

    static DryRun parse(String stdout, List<String> warnings) {
        // A banner may come first; the braces of the JSON stand alone on their lines.
        int start = stdout.startsWith("{\n") ? 0 : stdout.indexOf("\n{\n") + 1;
        String json = stdout.substring(start).strip();
        try {
            var common = new JsonFields(JSON.readTree(json), "").object("c_info");
            return new DryRun(
                    common.requiredText("name"),
                    XlStoredConfig.uuid(common.requiredText("uuid")),
                    XlStoredConfig.type(common.requiredText("type")),
                    json,
                    warnings);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new OutputNotRecognisedException("xl create -n", stdout);
        }
    }

    private static List<String> said(String stderr) {
        return stderr.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("Parsing config from "))
                .toList();
    }
}
