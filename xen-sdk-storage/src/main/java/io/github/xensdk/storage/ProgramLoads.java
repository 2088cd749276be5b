package io.github.xensdk.storage;

import io.github.xensdk.ByteSize;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenException;
import io.github.xensdk.command.Command;
import io.github.xensdk.storage.internal.HostScript;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs real programs on storage: its files are made, then it works on them, then they are removed. */
final class ProgramLoads {

    private static final String SCRIPT = HostScript.read(ProgramLoads.class, "program-load.sh");
    private static final Pattern RESULT =
            Pattern.compile("(?m)^operations (\\d{1,15}) bytes (\\d{1,18}) centiseconds (\\d{1,9})$");

    private ProgramLoads() {}

    static void require(Machine machine, ProgramLoad load) {
        String said =
                step(machine, load, "require", "", "", Duration.ofMinutes(1)).strip();
        if (!said.isEmpty()) {
            throw new XenException("there is no %s on %s: the load %s needs it"
                    .formatted(said.replace("\n", ", no "), machine.name(), load.label()));
        }
    }

    /** The directory is new. */
    static void prepare(Machine machine, ProgramLoad load, String directory, ByteSize size, Duration limit) {
        step(machine, load, "prepare", directory, Long.toString(size.bytes()), limit);
    }

    static LoadResult run(Machine machine, ProgramLoad load, String directory, Duration time, Duration limit) {
        String printed = step(machine, load, "run", directory, Long.toString(time.toSeconds()), limit.plus(time));
        Matcher result = RESULT.matcher(printed);
        if (!result.find()) {
            throw new OutputNotRecognisedException("the result of " + load.label() + " on " + machine.name(), printed);
        }
        return new LoadResult(
                new ByteSize(Long.parseLong(result.group(2))),
                Long.parseLong(result.group(1)),
                Duration.ofMillis(Math.max(1, Long.parseLong(result.group(3)) * 10)));
    }

    private static String step(
            Machine machine, ProgramLoad load, String verb, String directory, String argument, Duration limit) {
        String program = load.program().name().toLowerCase(Locale.ROOT);
        return machine.run(Command.script(
                                "program load",
                                SCRIPT,
                                verb + "-" + program,
                                directory,
                                argument,
                                Integer.toString(load.jobs()))
                        .shownAs("load: " + verb + " " + load.label() + " in " + directory)
                        .timeout(limit)
                        .build())
                .orThrow()
                .stdout();
    }
}
