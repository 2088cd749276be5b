package io.github.xensdk.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.CommandCancelledException;
import io.github.xensdk.CommandTimeoutException;
import io.github.xensdk.ConnectionLostException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.command.Cancel;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RemoteProcess;
import io.github.xensdk.detached.DetachedJob;
import io.github.xensdk.detached.DetachedWork;
import io.github.xensdk.detached.JobExistsException;
import io.github.xensdk.detached.JobNotFoundException;
import io.github.xensdk.detached.JobState;
import io.github.xensdk.detached.JobVanishedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs on a real shell behind a real SSH server. */
@Timeout(60)
class DetachedWorkTest {

    private static final Duration ENOUGH = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private SshServerFixture server;
    private SshTransport transport;
    private DetachedWork work;

    @BeforeEach
    void connect() throws Exception {
        server = new SshServerFixture(directory);
        transport = SshTransport.connect(server.endpoint().build());
        work = over(transport);
    }

    @AfterEach
    void disconnect() throws Exception {
        for (DetachedJob job : work.list()) {
            work.cancel(job, Duration.ZERO);
        }
        transport.close();
        server.close();
    }

    private Path jobs() {
        return directory.resolve("jobs");
    }

    private DetachedWork over(CommandTransport any) {
        return DetachedWork.over(any, jobs().toString());
    }

    private static Command script(String text, String... arguments) {
        return Command.script("test", text, arguments).timeout(ENOUGH).build();
    }

    /** A job that goes on until the test lets it. */
    private Command untilLetGo() {
        return script("echo begun; while [ ! -e \"$1\" ]; do sleep 0.05; done; echo let go; exit 3", gate().toString());
    }

    private Path gate() {
        return directory.resolve("gate");
    }

    private void letGo() throws IOException {
        Files.createFile(gate());
    }

    private static class Lines implements OutputListener {
        final List<String> heard = new ArrayList<>();

        @Override
        public void stdoutLine(String line) {
            heard.add("out " + line);
        }

        @Override
        public void stderrLine(String line) {
            heard.add("err " + line);
        }
    }

    /** Alpine Linux has none by default. */
    @Test
    void aHostWithoutPerlIsFollowedAsWell() throws IOException {
        Path programs = Files.createDirectory(directory.resolve("programs"));
        for (String name : List.of(
                "base64", "cat", "date", "env", "head", "mkdir", "mktemp", "mv", "od", "rm", "setsid", "sh", "sleep",
                "stat", "sync", "tail", "tr")) {
            Path program = Files.writeString(
                    programs.resolve(name),
                    "#!/bin/sh\n[ -x /bin/NAME ] && exec /bin/NAME \"$@\"\nexec /usr/bin/NAME \"$@\"\n"
                            .replace("NAME", name));
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        }
        server.findsProgramsOnlyIn(programs);
        var lines = new Lines();

        var job = work.start("one", script("! command -v perl || exit 9; echo a; sleep 1; echo b >&2; exit 3"));
        var result = work.await(job, ENOUGH, lines);

        assertThat(result.exitStatus()).isEqualTo(3);
        assertThat(lines.heard).containsExactly("out a", "err b");
    }

    @Test
    void aJobGivesBackBothStreamsItsExitStatusAndItsTimes() {
        var lines = new Lines();
        var job = work.start("first", script("echo one; echo two >&2; printf three; exit 7"));

        var result = work.await(job, ENOUGH, lines);

        assertThat(result.exitStatus()).isEqualTo(7);
        assertThat(result.stdout()).isEqualTo("one\nthree");
        assertThat(result.stderr()).isEqualTo("two\n");
        assertThat(lines.heard).containsExactlyInAnyOrder("out one", "err two", "out three");
        assertThat(result.job().state()).isEqualTo(JobState.ENDED);
        assertThat(result.job().started()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(result.job().ended())
                .hasValueSatisfying(
                        end -> assertThat(end).isAfterOrEqualTo(result.job().started()));
    }

    @Test
    void aJobOutlivesTheLinkAndAnotherProgramFindsIt() throws IOException {
        work.start("long", untilLetGo());
        transport.close();
        server.dropSessions();

        try (var another = SshTransport.connect(server.endpoint().build())) {
            work = over(another);
            var found = work.find("long").orElseThrow();
            assertThat(found.state()).isEqualTo(JobState.RUNNING);
            assertThat(found.description()).startsWith("test ");
            letGo();

            var result = work.await(found, ENOUGH, OutputListener.NONE);

            assertThat(result.exitStatus()).isEqualTo(3);
            assertThat(result.stdout()).isEqualTo("begun\nlet go\n");
            work.remove(result.job());
            assertThat(work.list()).isEmpty();
        }
        transport = SshTransport.connect(server.endpoint().build());
        work = over(transport);
    }

    @Test
    void whoFollowsAJobFollowsItThroughALostLink() throws IOException {
        var job = work.start("long", untilLetGo());
        var lines = new Lines() {
            @Override
            public void stdoutLine(String line) {
                super.stdoutLine(line);
                if (line.equals("begun")) {
                    server.dropSessions();
                    try {
                        letGo();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        };

        var result = work.await(job, ENOUGH, lines);

        assertThat(result.exitStatus()).isEqualTo(3);
        assertThat(lines.heard).containsExactly("out begun", "out let go");
    }

    @Test
    void aCommandOnTheDetachedTransportSurvivesItsLinkAndLeavesNoFiles() throws IOException {
        try (var running = work.asTransport().start(untilLetGo(), OutputListener.NONE)) {
            server.dropSessions();
            letGo();

            assertThat(running.await().exitStatus()).isEqualTo(3);
        }
        assertThat(work.list()).isEmpty();
        try (Stream<Path> left = Files.list(jobs())) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aCommandOnTheDetachedTransportThatIsToBeEndedWhenGivenUpIsEndedAtItsTimeout() throws IOException {
        var command = Command.script("wait", "while :; do sleep 0.1; done")
                .timeout(Duration.ofMillis(500))
                .whenGivenUp(Cancel.END_PROCESS)
                .build();

        try (var running = work.asTransport().start(command, OutputListener.NONE)) {
            assertThatThrownBy(running::await)
                    .isInstanceOfSatisfying(
                            CommandTimeoutException.class,
                            e -> assertThat(e.remoteProcess()).isEqualTo(RemoteProcess.ENDED));
        }
        assertThat(work.list()).isEmpty();
    }

    @Test
    void aCommandOnTheDetachedTransportIsLeftRunningAtItsTimeoutUnlessSaidOtherwise() throws IOException {
        var command = Command.script("wait", "while [ ! -e \"$1\" ]; do sleep 0.05; done", gate().toString())
                .timeout(Duration.ofMillis(500))
                .build();

        try (var running = work.asTransport().start(command, OutputListener.NONE)) {
            assertThatThrownBy(running::await)
                    .isInstanceOfSatisfying(
                            CommandTimeoutException.class,
                            e -> assertThat(e.remoteProcess()).isEqualTo(RemoteProcess.MAY_RUN));
        }
        assertThat(work.list())
                .singleElement()
                .satisfies(job -> assertThat(job.state()).isEqualTo(JobState.RUNNING));
        letGo();
    }

    @Test
    void aCommandOnTheDetachedTransportCanBeCancelledByAnotherThread() throws Exception {
        try (var running = work.asTransport().start(untilLetGo(), OutputListener.NONE)) {
            var waiting = new FutureTask<>(running::await);
            new Thread(waiting).start();

            assertThat(running.cancel(Cancel.END_PROCESS)).isEqualTo(RemoteProcess.ENDED);

            assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            CommandCancelledException.class,
                            e -> assertThat(e.remoteProcess()).isEqualTo(RemoteProcess.ENDED));
        }
        assertThat(work.list()).isEmpty();
    }

    @Test
    void whoFollowsAJobWhileTheTransportIsClosedHearsThatItGoesOn() throws Exception {
        var other = SshTransport.connect(server.endpoint().build());
        var job = over(other).start("long", untilLetGo());
        var waiting = new FutureTask<>(() -> over(other).await(job, ENOUGH, OutputListener.NONE));
        new Thread(waiting).start();

        other.close();

        assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("job long goes on");
        letGo();
    }

    @Test
    void whoStopsFollowingLeavesTheJobRunning() throws IOException {
        var job = work.start("long", untilLetGo());

        assertThatThrownBy(() -> work.await(job, Duration.ofMillis(300), OutputListener.NONE))
                .isInstanceOf(CommandTimeoutException.class)
                .hasMessageContaining("long");

        assertThat(work.find("long"))
                .hasValueSatisfying(seen -> assertThat(seen.state()).isEqualTo(JobState.RUNNING));
        assertThatThrownBy(() -> work.remove(job))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("still runs");
        letGo();
        assertThat(work.await(job, ENOUGH, OutputListener.NONE).exitStatus()).isEqualTo(3);
    }

    @Test
    void anIdIsTakenOnceAndTheFirstJobIsNotDisturbed() {
        var first = work.start("same", script("echo first"));

        assertThatThrownBy(() -> work.start("same", script("echo second"))).isInstanceOf(JobExistsException.class);

        assertThat(work.await(first, ENOUGH, OutputListener.NONE).stdout()).isEqualTo("first\n");
        assertThatThrownBy(() -> work.start("same", script("echo third"))).isInstanceOf(JobExistsException.class);
    }

    @Test
    void cancellingEndsAllOfItsProcesses() throws Exception {
        Path children = directory.resolve("children");
        var job = work.start(
                "tree", script("sleep 50 & echo $! > \"$1\"; sleep 51 & echo $! >> \"$1\"; wait", children.toString()));
        while (!Files.exists(children) || Files.readAllLines(children).size() < 2) {
            Thread.sleep(20);
        }

        var cancelled = work.cancel(job);

        assertThat(cancelled.state()).isEqualTo(JobState.ENDED);
        assertThat(cancelled.exitStatus()).hasValue(128 + 15);
        for (String pid : Files.readAllLines(children)) {
            assertThat(gone(pid)).isTrue();
        }
    }

    /** Orphans are collected by the init of the machine, at some time or never. */
    private static boolean gone(String pid) throws IOException {
        Path stat = Path.of("/proc", pid, "stat");
        return !Files.exists(stat) || Files.readString(stat).contains(") Z ");
    }

    @Test
    void whatIgnoresTheRequestToEndIsKilled() throws Exception {
        Path deaf = directory.resolve("deaf");
        var job = work.start(
                "stubborn", script("trap '' TERM; touch \"$1\"; while :; do sleep 0.1; done", deaf.toString()));
        while (!Files.exists(deaf)) {
            Thread.sleep(20);
        }

        var cancelled = work.cancel(job, Duration.ofMillis(500));

        assertThat(cancelled.exitStatus()).hasValue(128 + 9);
    }

    @Test
    void aJobWhoseProcessesWereKilledHasVanished() throws Exception {
        var job = work.start("killed", script("sleep 50"));
        String pid = Files.readString(jobs().resolve("killed/process"))
                .replaceAll("\\s.*", "")
                .strip();
        assertThat(new ProcessBuilder("kill", "-s", "KILL", "--", "-" + pid)
                        .start()
                        .waitFor())
                .isZero();

        assertThatThrownBy(() -> work.await(job, ENOUGH, OutputListener.NONE)).isInstanceOf(JobVanishedException.class);
        assertThat(work.find("killed"))
                .hasValueSatisfying(seen -> assertThat(seen.state()).isEqualTo(JobState.VANISHED));
    }

    @Test
    void aJobFromBeforeTheHostsRestartHasVanished() throws Exception {
        var job = work.start("earlier", script("sleep 5"));
        Path boot = jobs().resolve("earlier/boot");
        String now = Files.readString(boot);
        Files.writeString(boot, "00000000-0000-4000-8000-000000000000\n");

        assertThatThrownBy(() -> work.await(job, ENOUGH, OutputListener.NONE)).isInstanceOf(JobVanishedException.class);
        Files.writeString(boot, now);
    }

    @Test
    void aJobWhoseFilesAPowerCutEmptiedHasVanishedAndCanBeRemoved() throws Exception {
        var job = work.start("emptied", script("true"));
        work.await(job, ENOUGH, OutputListener.NONE);
        for (String file : List.of("boot", "description", "exit", "process", "started")) {
            Files.write(jobs().resolve("emptied").resolve(file), new byte[0]);
        }

        assertThat(work.list())
                .singleElement()
                .satisfies(seen -> assertThat(seen.state()).isEqualTo(JobState.VANISHED));
        assertThat(work.find("emptied"))
                .hasValueSatisfying(seen -> assertThat(seen.state()).isEqualTo(JobState.VANISHED));
        assertThatThrownBy(() -> work.await(job, ENOUGH, OutputListener.NONE)).isInstanceOf(JobVanishedException.class);

        work.remove(job);
        assertThat(work.list()).isEmpty();
    }

    @Test
    void whatAJobReadsIsNotLeftOnTheDisk() throws IOException {
        var command = Command.script("read a secret", "cat; echo")
                .stdin("swordfish\nof two lines".getBytes(StandardCharsets.UTF_8))
                .build();

        var result = work.await(work.start("secret", command), ENOUGH, OutputListener.NONE);

        assertThat(result.stdout()).isEqualTo("swordfish\nof two lines\n");
        try (Stream<Path> files = Files.walk(jobs())) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .doesNotContain("stdin");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(jobs().resolve("secret"))))
                .isEqualTo("rwx------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "it's", "$(touch pwned)", "a;b|c&d", "*", "\\", "ünï 🐟", "END", ""})
    void argumentsArriveAsTheyAre(String argument) {
        var job = work.start("words", Command.of("printf", "%s|", argument).build());

        assertThat(work.await(job, ENOUGH, OutputListener.NONE).stdout()).isEqualTo(argument + "|");
    }

    @Test
    void moreThanOneAnswerCanHoldArrivesWhole() {
        var lines = new Lines();
        var job =
                work.start("much", script("i=0; while [ $i -lt 60000 ]; do echo \"line $i ünï\"; i=$((i + 1)); done"));

        var result = work.await(job, ENOUGH, lines);

        assertThat(result.stdout().lines()).hasSize(60000).endsWith("line 59999 ünï");
        assertThat(lines.heard).hasSize(60000).contains("out line 31234 ünï");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-x", ".hidden", "a/b", "..", "a b", "a\nb"})
    void idsThatAreNoneAreRefused(String id) {
        assertThatThrownBy(() -> work.start(id, script("true"))).isInstanceOf(InvalidInputException.class);
        assertThat(jobs()).doesNotExist();
    }

    @Test
    void whatWasRemovedIsNotFound() {
        var job = work.start("short", script("true"));
        work.await(job, ENOUGH, OutputListener.NONE);
        work.remove(job);

        assertThat(work.find("short")).isEmpty();
        assertThatThrownBy(() -> work.remove(job)).isInstanceOf(JobNotFoundException.class);
        assertThatThrownBy(() -> work.await(job, ENOUGH, OutputListener.NONE)).isInstanceOf(JobNotFoundException.class);
        assertThatThrownBy(() -> work.cancel(job)).isInstanceOf(JobNotFoundException.class);
    }

    @Test
    void aProgramThatCannotBeFoundEndsAsTheShellSaysIt() {
        var job = work.start("missing", Command.of("no-such-program").build());

        var result = work.await(job, ENOUGH, OutputListener.NONE);

        assertThat(result.exitStatus()).isEqualTo(127);
        assertThat(result.stderr()).contains("no-such-program");
    }

    @Test
    void allJobsAreListed() {
        work.start("one", script("sleep 20"));
        var two = work.start("two", script("exit 4"));
        work.await(two, ENOUGH, OutputListener.NONE);

        assertThat(work.list())
                .extracting(DetachedJob::id, DetachedJob::state)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("one", JobState.RUNNING),
                        org.assertj.core.groups.Tuple.tuple("two", JobState.ENDED));
    }
}
