package io.github.xensdk.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.CommandCancelledException;
import io.github.xensdk.CommandInterruptedException;
import io.github.xensdk.CommandTimeoutException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.command.Cancel;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RemoteProcess;
import io.github.xensdk.command.RunningCommand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link CommandTransport} must do; one that passes can carry the SDK. To test one, extend this and say how it is made.
 * It must lead to a machine with a POSIX shell, /proc, sleep, printf and the like; nothing is left there.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class CommandTransportContract {

    private static final int TOGETHER = 20;

    private CommandTransport transport;

    /** A new transport to any host; the contract closes it. */
    protected abstract CommandTransport open() throws Exception;

    /** Whether {@link RunningCommand#cancel} can end a process. */
    protected boolean endsProcesses() {
        return true;
    }

    @BeforeEach
    void openTransport() throws Exception {
        transport = open();
    }

    @AfterEach
    void closeTransport() {
        transport.close();
    }

    private static Command.Builder script(String text, String... arguments) {
        return Command.script("test", text, arguments).timeout(Duration.ofSeconds(60));
    }

    private String output(Command.Builder command) {
        return transport.execute(command.build()).orThrow().stdout();
    }

    /** A process that says its number and sleeps. Its children say theirs as well. */
    private RunningCommand sleeper(List<String> heard, Cancel whenGivenUp, Duration timeout) throws Exception {
        var listener = new OutputListener() {
            @Override
            public void stdoutLine(String line) {
                heard.add(line);
            }
        };
        var running = transport.start(
                script("sleep 300 & echo $!; echo $$; wait")
                        .timeout(timeout)
                        .whenGivenUp(whenGivenUp)
                        .build(),
                listener);
        while (heard.size() < 2) {
            Thread.sleep(10);
        }
        return running;
    }

    private boolean alive(String process) {
        // A zombie has ended; whether somebody looks at it is not our affair.
        return !output(script("cat /proc/$1/stat 2> /dev/null | grep -v ') Z ' || true", process))
                .isEmpty();
    }

    private void kill(List<String> processes) {
        processes.forEach(
                process -> transport.execute(script("kill -9 \"$1\"", process).build()));
    }

    private static List<String> heard() {
        return Collections.synchronizedList(new ArrayList<>());
    }

    @Test
    void givesBackBothStreamsAndTheExitStatus() {
        var command = script("echo out; echo err >&2; exit 7").build();
        CommandResult result = transport.execute(command);

        assertThat(result.stdout()).isEqualTo("out\n");
        assertThat(result.stderr()).isEqualTo("err\n");
        assertThat(result.exitStatus()).isEqualTo(7);
        assertThat(result.host()).isEqualTo(transport.host());
        assertThat(result.command()).isEqualTo(command);
        assertThat(result.elapsed()).isPositive();
    }

    @Test
    void aProgramThatIsNotThereIsStatus127() {
        var result = transport.execute(Command.of("no-such-program-anywhere").build());

        assertThat(result.exitStatus()).isEqualTo(127);
        assertThat(result.stderr()).contains("no-such-program-anywhere");
    }

    @Test
    void aProgramThatASignalEndedHasTheStatusThatShellsGiveIt() {
        assertThat(transport.execute(script("kill -TERM $$; sleep 5").build()).exitStatus())
                .isEqualTo(128 + 15);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "two words",
                "it's",
                "$(touch pwned)",
                "`id`",
                "a;b|c&d",
                "-n",
                "*",
                "~",
                "\\",
                "ünï",
                "😀",
                "!!",
                ""
            })
    void argumentsArriveAsTheyAre(String argument) {
        assertThat(output(Command.of("printf", "%s", argument))).isEqualTo(argument);
    }

    @Test
    void aThousandHostileStringsArriveAsTheyAre() {
        List<String> hostile = HostileStrings.of(4711, 1_000);
        for (int from = 0; from < hostile.size(); from += 10) {
            List<String> some = hostile.subList(from, from + 10);
            String inOut = "printf '%s\\0' \"$@\"; cat";
            var command = script(inOut, some.toArray(String[]::new))
                    .stdin(String.join("\0", some).getBytes(StandardCharsets.UTF_8));

            assertThat(Arrays.asList(output(command).split("\0", -1)))
                    .as("seed 4711, from %d: as arguments, and as input", from)
                    .containsExactlyElementsOf(twice(some));
        }
    }

    private static List<String> twice(List<String> texts) {
        var both = new ArrayList<>(texts);
        both.addAll(texts);
        return both;
    }

    @Test
    void anArgumentMayBeLong() {
        String longest = "x ".repeat(50_000);

        assertThat(output(Command.of("printf", "%s", longest))).isEqualTo(longest);
    }

    @Test
    void aLineThatNoShellTakesIsRefusedBeforeItIsSent() {
        var command = Command.of("printf", "%s", "x".repeat(200_000)).build();

        assertThatThrownBy(() -> transport.execute(command))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("command line");
    }

    @Test
    void commandsSpeakTheCLocale() {
        assertThat(output(script("echo $LC_ALL"))).isEqualTo("C\n");
    }

    @Test
    void theInputOfACommandEndsUnlessItIsInteractive() {
        assertThat(output(Command.of("cat"))).isEmpty();
        assertThat(output(Command.of("cat").stdin("in".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("in");
    }

    @Test
    void muchInputAndMuchOutputAtTheSameTimePass() {
        var content = new byte[3_000_000];
        Arrays.fill(content, (byte) 'x');

        assertThat(output(Command.of("cat").stdin(content)).length()).isEqualTo(content.length);
    }

    @Test
    void aCommandNeedNotReadItsInput() {
        assertThat(transport
                        .execute(Command.of("true").stdin(new byte[1_000_000]).build())
                        .exitStatus())
                .isZero();
    }

    @Test
    void aFloodOnOneStreamDoesNotBlockTheOther() {
        var result = transport.execute(
                script("head -c 5000000 /dev/zero | tr '\\0' x >&2; echo done").build());

        assertThat(result.stdout()).isEqualTo("done\n");
        assertThat(result.stderr()).hasSize(5_000_000);
    }

    @Test
    void linesAreHeardWhileTheCommandRunsAndAListenersFaultDoesNotBreakIt() throws Exception {
        List<String> heard = heard();
        var listener = new OutputListener() {
            @Override
            public void stderrLine(String line) {
                heard.add(line);
                throw new IllegalStateException("a listener's fault");
            }
        };
        var command = script("printf '1%%\\r2%%\\n' >&2; read x; echo $x")
                .interactive()
                .build();
        try (var running = transport.start(command, listener)) {
            while (heard.size() < 2) {
                Thread.sleep(10);
            }
            running.stdin().write("go\n".getBytes(StandardCharsets.US_ASCII));
            running.stdin().flush();

            assertThat(running.await().stdout()).isEqualTo("go\n");
        }
        assertThat(heard).containsExactly("1%", "2%");
    }

    @Test
    void commandsRunTogetherAndEachGetsItsOwnAnswer() throws Exception {
        var answers = new ArrayList<CompletableFuture<String>>();
        for (int i = 0; i < TOGETHER; i++) {
            String number = Integer.toString(i);
            answers.add(CompletableFuture.supplyAsync(
                    () -> output(script("sleep 0.1; cat; echo \"$1\"", number)
                            .stdin((number + "+").getBytes(StandardCharsets.US_ASCII))),
                    task -> new Thread(task).start()));
        }
        for (int i = 0; i < TOGETHER; i++) {
            assertThat(answers.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(i + "+" + i + "\n");
        }
    }

    @Test
    void aCommandThatTakesTooLongSaysThatItMayStillRunAndTheTransportGoesOn() throws Exception {
        List<String> heard = heard();
        try (var running = sleeper(heard, Cancel.LEAVE_PROCESS, Duration.ofSeconds(1))) {
            assertThatThrownBy(running::await)
                    .isInstanceOfSatisfying(
                            CommandTimeoutException.class,
                            e -> assertThat(e.remoteProcess()).isEqualTo(RemoteProcess.MAY_RUN))
                    .hasMessageContaining(transport.host() + ": test")
                    .hasMessageContaining("may still run");
        }
        assertThat(heard).allMatch(this::alive);
        kill(heard);
    }

    @Test
    void aCommandThatTakesTooLongIsEndedWhereThatWasAskedFor() throws Exception {
        List<String> heard = heard();
        try (var running = sleeper(heard, Cancel.END_PROCESS, Duration.ofSeconds(1))) {
            assertThatThrownBy(running::await).isInstanceOfSatisfying(CommandTimeoutException.class, e -> {
                assertThat(e.remoteProcess()).isEqualTo(endsProcesses() ? RemoteProcess.ENDED : RemoteProcess.MAY_RUN);
            });
        }
        if (endsProcesses()) {
            assertThat(heard).noneMatch(this::alive);
        } else {
            kill(heard);
        }
    }

    @Test
    void cancellingEndsTheWaitAndTheProcessWhereAsked() throws Exception {
        List<String> heard = heard();
        try (var running = sleeper(heard, Cancel.LEAVE_PROCESS, Duration.ofSeconds(100))) {
            var waiting = CompletableFuture.supplyAsync(running::await, task -> new Thread(task).start());
            Thread.sleep(100);

            RemoteProcess left = running.cancel(Cancel.END_PROCESS);

            assertThat(left).isEqualTo(endsProcesses() ? RemoteProcess.ENDED : RemoteProcess.MAY_RUN);
            assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            OutcomeUnknownException.class,
                            e -> assertThat(e.remoteProcess()).isEqualTo(left));
        }
        if (endsProcesses()) {
            assertThat(heard).noneMatch(this::alive);
        } else {
            kill(heard);
        }
    }

    @Test
    void whatDoesNotMindSigtermIsEndedAllTheSame() throws Exception {
        if (!endsProcesses()) {
            return;
        }
        List<String> heard = heard();
        var listener = new OutputListener() {
            @Override
            public void stdoutLine(String line) {
                heard.add(line);
            }
        };
        var command =
                script("trap '' TERM; echo $$; while :; do sleep 0.2; done").build();
        try (var running = transport.start(command, listener)) {
            while (heard.isEmpty()) {
                Thread.sleep(10);
            }

            assertThat(running.cancel(Cancel.END_PROCESS)).isEqualTo(RemoteProcess.ENDED);
        }
        assertThat(heard).noneMatch(this::alive);
    }

    @Test
    void cancellingCanLeaveTheProcess() throws Exception {
        List<String> heard = heard();
        try (var running = sleeper(heard, Cancel.LEAVE_PROCESS, Duration.ofSeconds(100))) {
            assertThat(running.cancel(Cancel.LEAVE_PROCESS)).isEqualTo(RemoteProcess.MAY_RUN);
            assertThatThrownBy(running::await).isInstanceOf(CommandCancelledException.class);
        }
        assertThat(heard).allMatch(this::alive);
        kill(heard);
    }

    @Test
    void cancellingWhatHasEndedFindsItEnded() {
        try (var running = transport.start(Command.of("true").build(), OutputListener.NONE)) {
            running.await();

            assertThat(running.cancel(Cancel.END_PROCESS)).isEqualTo(RemoteProcess.ENDED);
        }
    }

    @Test
    void anInterruptedWaitSaysSoAndKeepsTheFlag() throws Exception {
        List<String> heard = heard();
        try (var running = sleeper(heard, Cancel.LEAVE_PROCESS, Duration.ofSeconds(100))) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(running::await)
                    .isInstanceOfSatisfying(
                            CommandInterruptedException.class,
                            e -> assertThat(e.remoteProcess()).isEqualTo(RemoteProcess.MAY_RUN));
            assertThat(Thread.interrupted()).isTrue();
        }
        kill(heard);
    }

    @Test
    void anInterruptedWaitEndsTheProcessWhereThatWasAskedFor() throws Exception {
        if (!endsProcesses()) {
            return;
        }
        List<String> heard = heard();
        try (var running = sleeper(heard, Cancel.END_PROCESS, Duration.ofSeconds(100))) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(running::await)
                    .isInstanceOfSatisfying(
                            CommandInterruptedException.class,
                            e -> assertThat(e.remoteProcess()).isEqualTo(RemoteProcess.ENDED));
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(heard).noneMatch(this::alive);
    }

    @Test
    void whatACommandReadsIsInNoDescription() {
        var command = Command.of("cat")
                .stdin("geheim".getBytes(StandardCharsets.UTF_8))
                .build();

        assertThat(transport.execute(command).stdout()).isEqualTo("geheim");
        assertThat(command.toString()).doesNotContain("geheim");
        assertThat(transport.toString()).doesNotContain("geheim");
    }

    @Test
    void closingEndsTheWaitOfAllAndNothingIsSentAfterwards() throws Exception {
        List<String> heard = heard();
        var running = sleeper(heard, Cancel.LEAVE_PROCESS, Duration.ofSeconds(100));
        var waiting = CompletableFuture.supplyAsync(running::await, task -> new Thread(task).start());
        Thread.sleep(100);

        transport.close();
        transport.close();

        assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(OutcomeUnknownException.class);
        assertThatThrownBy(() -> transport.execute(Command.of("true").build()))
                .isInstanceOf(IllegalStateException.class);
        transport = open();
        kill(heard);
    }
}
