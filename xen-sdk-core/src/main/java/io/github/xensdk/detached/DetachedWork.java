package io.github.xensdk.detached;

import io.github.xensdk.CommandCancelledException;
import io.github.xensdk.CommandInterruptedException;
import io.github.xensdk.CommandTimeoutException;
import io.github.xensdk.ConnectionFailedException;
import io.github.xensdk.ConnectionLostException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import io.github.xensdk.domain.RemotePaths;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs commands on a host that go on there when the link is lost or this program ends, and finds them again. Each is a job: a
 * session of its own on the host, with its output and its exit status in files that only its user can read.
 *
 * <pre>{@code
 * var work = host.detached();
 * work.start("nightly-copy", Command.of("cp", "--sparse=always", from, to).build());
 * // … this program ends; the next one goes on:
 * var job = work.find("nightly-copy").orElseThrow();
 * var result = work.await(job, Duration.ofHours(1), progress);
 * work.remove(result.job());
 * }</pre>
 *
 * <p>The host needs a POSIX shell, coreutils, {@code setsid} (util-linux) and {@code /proc}. What a job reads lies in a file only
 * until it starts. Where systemd's logind is told to kill users' processes at logout ({@code KillUserProcesses=yes}), jobs of
 * users other than root end with the link.
 *
 * <p>Thread-safe, as its transport is. Two programs may follow the same job; each hears all of it.
 */
public final class DetachedWork {

    /** Where jobs are kept when nothing else is said. */
    public static final String DEFAULT_DIRECTORY = "/var/lib/xen-sdk/jobs";

    /** What {@link #cancel(DetachedJob)} gives a job before it is killed: ten seconds. */
    public static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

    static final String ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    private static final Logger LOG = LoggerFactory.getLogger(DetachedWork.class);
    private static final Pattern ID_RULE = Pattern.compile(ID);

    /** Of each stream, in one answer. */
    private static final int PIECE = 256 * 1024;

    /** How long the host may wait for news before it answers. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(15);

    private static final Duration AFTER_A_LOST_LINK = Duration.ofSeconds(1);

    private final CommandTransport transport;
    private final String directory;

    private DetachedWork(CommandTransport transport, String directory) {
        this.transport = transport;
        this.directory = RemotePaths.checked("directory of jobs", directory);
    }

    /** Jobs in {@link #DEFAULT_DIRECTORY}, behind a transport, which stays the caller's. */
    public static DetachedWork over(CommandTransport transport) {
        return over(transport, DEFAULT_DIRECTORY);
    }

    /**
     * Jobs in a directory of the caller's choice, which is made where it is missing.
     *
     * @throws InvalidInputException where the path is not absolute or not safe
     */
    public static DetachedWork over(CommandTransport transport, String directory) {
        return new DetachedWork(transport, directory);
    }

    /**
     * Starts a command as a job. It counts as started when this returns; its {@linkplain Command#timeout() time-out} is not looked
     * at. Where this throws that the outcome is unknown, {@link #find} tells whether it was started.
     *
     * @param id a name of the caller's: at most 64 letters, digits, {@code .}, {@code _}, {@code -}, not starting with a mark
     * @throws JobExistsException where the host has a job with that id, whether it ended or not
     * @throws InvalidInputException where the id is none, or the command is interactive
     */
    public DetachedJob start(String id, Command command) {
        checked(id);
        if (command.interactive()) {
            throw new InvalidInputException("command", "must not be interactive: nobody can write to a detached job");
        }
        CommandResult result = transport.execute(JobScripts.start(directory, id, command));
        if (result.exitStatus() == JobScripts.EXIT_TAKEN) {
            throw new JobExistsException(transport.host(), id);
        }
        return JobAnswers.one(result.orThrow().stdout());
    }

    /** An id that was not used before: the prefix, and something that nobody else takes. */
    public static String freshId(String prefix) {
        return checked(prefix.length() > 40 ? prefix.substring(0, 40) : prefix)
                + String.format(
                        Locale.ROOT,
                        "-%x-%08x",
                        System.currentTimeMillis(),
                        ThreadLocalRandom.current().nextInt());
    }

    /** The job with that id, as it is now. */
    public Optional<DetachedJob> find(String id) {
        CommandResult result = transport.execute(JobScripts.find(directory, checked(id)));
        return result.exitStatus() == JobScripts.EXIT_NONE
                ? Optional.empty()
                : Optional.of(JobAnswers.one(result.orThrow().stdout()));
    }

    /** All jobs in the directory, as they are now. */
    public List<DetachedJob> list() {
        return JobAnswers.jobs(
                transport.execute(JobScripts.list(directory)).orThrow().stdout());
    }

    /**
     * Follows a job to its end, through lost links too: as long as there is time, a new connection is tried each second.
     *
     * @param timeout how long to follow; the job goes on afterwards
     * @param listener hears the job's output from its beginning, each line once, as it comes
     * @throws JobNotFoundException where it was removed
     * @throws JobVanishedException where it was killed or the host restarted
     * @throws CommandTimeoutException where it did not end in time, or the host could not be asked
     * @throws CommandInterruptedException where this thread was interrupted
     * @throws ConnectionLostException where the transport was closed meanwhile
     */
    public JobResult await(DetachedJob job, Duration timeout, OutputListener listener) {
        return await(job, timeout, listener, () -> false);
    }

    /** Ends early, with a {@link CommandCancelledException}, where it was given up; that takes some seconds at most. */
    JobResult await(DetachedJob job, Duration timeout, OutputListener listener, BooleanSupplier givenUp) {
        return new JobFollower(this, job, timeout, listener, givenUp).toTheEnd();
    }

    /**
     * Asks a job's processes to end (SIGTERM), and kills those that are there after {@link #DEFAULT_GRACE}. What has ended already
     * stays as it is.
     *
     * @return the job afterwards; {@link JobState#RUNNING} only where the host's kernel cannot end it
     * @throws JobNotFoundException where it was removed
     */
    public DetachedJob cancel(DetachedJob job) {
        return cancel(job, DEFAULT_GRACE);
    }

    /** The same with a grace of the caller's; zero kills nearly at once. */
    public DetachedJob cancel(DetachedJob job, Duration grace) {
        if (grace.isNegative()) {
            throw new InvalidInputException("grace", "must not be negative");
        }
        CommandResult result = transport.execute(JobScripts.cancel(directory, checked(job.id()), grace));
        return JobAnswers.one(known(job, result).orThrow().stdout());
    }

    /**
     * Forgets a job that no longer runs, and its output with it.
     *
     * @throws JobNotFoundException where it was removed already
     * @throws InvalidInputException where it still runs
     */
    public void remove(DetachedJob job) {
        CommandResult result = transport.execute(JobScripts.remove(directory, checked(job.id())));
        if (result.exitStatus() == JobScripts.EXIT_RUNNING) {
            throw new InvalidInputException("job " + job.id(), "still runs: await or cancel it first");
        }
        known(job, result).orThrow();
    }

    /**
     * A transport that runs each command as a job and removes the job once its result was seen. So a command on it outlives a lost
     * link, and {@link io.github.xensdk.command.RunningCommand#await()} finds its way back to it. It does not own the transport
     * below. Interactive commands go straight to that one.
     */
    public CommandTransport asTransport() {
        return new DetachedTransport(this, transport);
    }

    private CommandResult known(DetachedJob job, CommandResult result) {
        if (result.exitStatus() == JobScripts.EXIT_NONE) {
            throw new JobNotFoundException(transport.host(), job.id());
        }
        return result;
    }

    String host() {
        return transport.host();
    }

    /**
     * What the job prints within some seconds, and how it is then; empty where the host could not be asked now.
     *
     * @param hears each piece as it comes, on a thread of the transport's
     */
    Optional<JobAnswers.News> news(
            DetachedJob job, long stdoutSeen, long stderrSeen, Duration left, Consumer<JobAnswers.Piece> hears) {
        Duration wait = left.compareTo(LONGEST_SILENCE) < 0 ? left : LONGEST_SILENCE;
        Command follow = JobScripts.follow(directory, checked(job.id()), stdoutSeen, stderrSeen, PIECE, wait);
        var listener = new OutputListener() {
            @Override
            public void stdoutLine(String line) {
                JobAnswers.piece(line).ifPresent(hears);
            }
        };
        try (RunningCommand running = transport.start(follow, listener)) {
            return Optional.of(
                    JobAnswers.news(known(job, running.await()).orThrow().stdout()));
        } catch (CommandInterruptedException e) {
            throw e;
        } catch (IllegalStateException e) {
            // Somebody closed the transport in the midst of this.
            throw new ConnectionLostException("job " + job.id() + " goes on without us", host(), follow, e);
        } catch (OutcomeUnknownException | ConnectionFailedException e) {
            LOG.info("{}: job {} cannot be followed just now: {}", host(), job.id(), e.getMessage());
            return Optional.empty();
        }
    }

    static void pauseAfterALostLink(String host, Command command) {
        try {
            TimeUnit.MILLISECONDS.sleep(AFTER_A_LOST_LINK.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandInterruptedException(host, command, e);
        }
    }

    private static String checked(String id) {
        if (!ID_RULE.matcher(id).matches()) {
            throw new InvalidInputException(
                    "job id", "must be at most 64 letters, digits, '.', '_' and '-', and start with a letter or digit");
        }
        return id;
    }
}
