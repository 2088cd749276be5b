package io.github.xensdk.storage;

import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.storage.spi.HostStep;
import io.github.xensdk.storage.spi.StepVerb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Looks at many steps with few commands: a command costs a round trip, and a process or two on the host. Those that read something are
 * looked at one by one. Used once.
 */
final class BatchedLooks {

    /** The whole is one argument of the host's shell, and one packet of SSH. */
    private static final int MOST_CHARACTERS = 24_000;

    /** Of a step's command: its script's arguments begin there. */
    private static final int ARGUMENTS = 4;

    /** Arguments of the batch itself. */
    private static final int OWN = 2;

    private static final Duration ITSELF = Duration.ofMinutes(1);

    /**
     * Comes after the scripts, in variables. {@code $1} ends what a step prints, {@code $2} says what follows, a word a step: its script, and the
     * places of its first and its last argument.
     */
    private static final String ALL = """
            end=$1
            for step in $2; do
                script=${step%%:*} from=${step#*:} to=${step##*:}
                from=${from%:*} words=''
                while [ "$from" -le "$to" ]; do
                    words="$words \\"\\${$from}\\"" from=$((from + 1))
                done
                eval "sh -c \\"\\$script$script\\" xensdk $words" < /dev/null 2> /dev/null
                printf '\\n%s %s\\n' "$end" $?
            done
            """;

    private final List<HostStep> steps;
    private final Map<HostStep, StepLook> found = new HashMap<>();

    BatchedLooks(List<HostStep> steps) {
        this.steps = List.copyOf(steps);
    }

    /** One each, in the steps' order. */
    List<StepLook> all() {
        var byHost = new LinkedHashMap<XenHost, List<HostStep>>();
        steps.forEach(step ->
                byHost.computeIfAbsent(step.host(), host -> new ArrayList<>()).add(step));
        byHost.forEach(this::look);
        return steps.stream()
                .map(step -> {
                    StepLook look = found.get(step);
                    return look == null ? StepRunner.look(step) : look;
                })
                .toList();
    }

    private void look(XenHost host, List<HostStep> ofHost) {
        var batch = new Batch();
        for (HostStep step : ofHost) {
            Command command = step.command(StepVerb.LOOK, "");
            if (command.stdin().length > 0) {
                continue;
            }
            if (batch.characters > MOST_CHARACTERS) {
                batch.run(host);
                batch = new Batch();
            }
            batch.add(step, command);
        }
        batch.run(host);
    }

    private final class Batch {

        private final String end = "xensdk-" + UUID.randomUUID();
        private final List<HostStep> asked = new ArrayList<>();
        private final List<String> words = new ArrayList<>();
        private final Map<String, Integer> scripts = new LinkedHashMap<>();
        private final List<String> places = new ArrayList<>();
        private Duration timeout = ITSELF;
        private int characters;

        void add(HostStep step, Command command) {
            List<String> all = command.words();
            int script = scripts.computeIfAbsent(all.get(2), this::number);
            int first = words.size() + OWN + 1;
            words.addAll(all.subList(ARGUMENTS, all.size()));
            places.add(script + ":" + first + ":" + (words.size() + OWN));
            asked.add(step);
            timeout = timeout.plus(command.timeout());
        }

        private int number(String script) {
            characters += script.length();
            return scripts.size();
        }

        private String script() {
            var text = new StringBuilder();
            scripts.forEach((script, number) -> text.append("script" + number + "='")
                    .append(script.replace("'", "'\\''"))
                    .append("'\n"));
            return text.append(ALL).toString();
        }

        void run(XenHost host) {
            if (asked.isEmpty()) {
                return;
            }
            var arguments = new ArrayList<>(List.of(end, String.join(" ", places)));
            arguments.addAll(words);
            String printed = host.run(Command.script("look", script(), arguments.toArray(String[]::new))
                            .shownAs("look at " + asked.size() + " steps")
                            .timeout(timeout)
                            .idempotent()
                            .build())
                    .orThrow()
                    .stdout();
            read(printed);
        }

        private void read(String printed) {
            var step = asked.iterator();
            var lines = new ArrayList<String>();
            for (String line : printed.lines().toList()) {
                @Nullable
                Integer status = line.startsWith(end + " ") ? Integer.valueOf(line.substring(end.length() + 1)) : null;
                if (status == null) {
                    lines.add(line);
                } else if (step.hasNext()) {
                    HostStep one = step.next();
                    // One that failed is asked alone, for its words.
                    if (status == 0) {
                        found.put(one, StepLook.parse(one, String.join("\n", withoutTheLast(lines))));
                    }
                    lines.clear();
                }
            }
            if (step.hasNext()) {
                throw new OutputNotRecognisedException("looking at " + step.next(), printed);
            }
        }

        /** Before the end an empty line is printed, or the rest of one that had no end. */
        private List<String> withoutTheLast(List<String> lines) {
            int last = lines.size() - 1;
            return last >= 0 && lines.get(last).isEmpty() ? lines.subList(0, last) : lines;
        }
    }
}
