package io.github.xensdk.detached;

import io.github.xensdk.CommandCancelledException;
import io.github.xensdk.CommandTimeoutException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RemoteProcess;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Follows one job to its end, once. */
final class JobFollower {

    private final DetachedWork work;
    private final DetachedJob job;
    private final BooleanSupplier givenUp;
    private final Command shown;
    private final JobStream stdout;
    private final JobStream stderr;
    private final long started = System.nanoTime();

    JobFollower(
            DetachedWork work, DetachedJob job, Duration timeout, OutputListener listener, BooleanSupplier givenUp) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new InvalidInputException("timeout", "must be positive");
        }
        this.work = work;
        this.job = job;
        this.givenUp = givenUp;
        this.shown = Command.script("job " + job.id() + " (" + job.description() + ")", "")
                .timeout(timeout)
                .build();
        this.stdout = new JobStream(listener::stdoutLine);
        this.stderr = new JobStream(listener::stderrLine);
    }

    JobResult toTheEnd() {
        while (true) {
            if (givenUp.getAsBoolean()) {
                throw new CommandCancelledException(work.host(), shown, RemoteProcess.MAY_RUN);
            }
            Duration left = shown.timeout().minusNanos(System.nanoTime() - started);
            if (left.isNegative()) {
                throw new CommandTimeoutException(work.host(), shown);
            }
            Optional<JobAnswers.News> news = work.news(job, seen(stdout), seen(stderr), left, this::hear);
            if (news.isEmpty()) {
                DetachedWork.pauseAfterALostLink(work.host(), shown);
            } else if (heard(news.get())) {
                return result(news.get().job());
            }
        }
    }

    private synchronized long seen(JobStream stream) {
        return stream.seen();
    }

    /** As it comes, on a thread of the transport's. */
    private synchronized void hear(JobAnswers.Piece piece) {
        (piece.isError() ? stderr : stdout).add(piece.from(), piece.bytes());
    }

    /** Whether that was all. */
    private synchronized boolean heard(JobAnswers.News news) {
        news.pieces().forEach(this::hear);
        return news.job().state() != JobState.RUNNING
                && news.pieces().stream().allMatch(piece -> (piece.isError() ? stderr : stdout).seen() >= piece.size());
    }

    private JobResult result(DetachedJob last) {
        stdout.end();
        stderr.end();
        return new JobResult(
                last,
                last.exitStatus().orElseThrow(() -> new JobVanishedException(work.host(), job.id(), shown)),
                stdout.text(),
                stderr.text());
    }
}
