package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.local.LocalTransport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class XenMetersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final XenMeters meters = new XenMeters(registry);

    private long count(String command, String result) {
        return registry.get("xensdk.command")
                .tags("host", "here", "command", command, "result", result)
                .timer()
                .count();
    }

    @Test
    void commandsAreCountedByWhatTheyDoAndHowTheyEnded() {
        try (CommandTransport here = meters.timed(LocalTransport.create("here"))) {
            here.execute(Command.of("true").build());
            here.execute(Command.of("true").build());
            here.execute(Command.of("false").build());
            try (var running = here.start(Command.script("greet", "echo hello").build(), OutputListener.NONE)) {
                assertThat(running.await().stdout()).isEqualTo("hello\n");
            }
            Command endless =
                    Command.of("sleep", "60").timeout(Duration.ofMillis(200)).build();
            assertThatThrownBy(() -> here.execute(endless)).isInstanceOf(OutcomeUnknownException.class);
            Command tooLong = Command.of("echo", "a".repeat(3 << 20)).build();
            assertThatThrownBy(() -> here.start(tooLong, OutputListener.NONE))
                    .isInstanceOf(InvalidInputException.class);
        }

        assertThat(count("echo", "not-sent")).isEqualTo(1);
        assertThat(count("true", "ok")).isEqualTo(2);
        assertThat(count("false", "failed")).isEqualTo(1);
        assertThat(count("script", "ok")).isEqualTo(1);
        assertThat(count("sleep", "unknown")).isEqualTo(1);
    }

    @Test
    void workThatIsToOutliveTheLinkIsCountedAsWell() {
        try (CommandTransport here = meters.timed(LocalTransport.create("here"))) {
            here.detached().execute(Command.of("true").build());
        }

        assertThat(count("true", "ok")).isEqualTo(1);
    }

    @Test
    void theExampleMovesAGuestAndTellsCommandsMigrationsAndDowntime() {
        var printed = new StringWriter();

        int status = Main.commandLine().setOut(new PrintWriter(printed, true)).execute("meters");

        assertThat(status).isZero();
        assertThat(printed.toString().lines())
                .anyMatch(
                        line -> line.startsWith("xensdk.migration mode=live outcome=completed strategy=xl-migrate: 2,"))
                .anyMatch(line -> line.startsWith("xensdk.migration.phase mode=live phase=attach_devices: 2,"))
                .anyMatch(line -> line.startsWith("xensdk.downtime kind=compute mode=live: 2,"))
                .anyMatch(line -> line.startsWith("xensdk.downtime kind=network mode=live: 2,"))
                .anyMatch(line -> line.startsWith("xensdk.command command=xl list host=avignon result=ok: "));
    }
}
