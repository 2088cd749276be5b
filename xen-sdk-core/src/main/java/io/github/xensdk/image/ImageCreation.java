package io.github.xensdk.image;

import io.github.xensdk.CommandFailedException;
import io.github.xensdk.ConfigSyntaxException;
import io.github.xensdk.ConfigValueException;
import io.github.xensdk.DomainExistsException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.RunningCommand;
import io.github.xensdk.domain.ConfigFile;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.DomainConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One making of one guest's image on one host, by {@code xen-create-image} of Debian's xen-tools 4.9. Built once, run once.
 *
 * <pre>{@code
 * GuestImage image = ImageCreation.of(spec).on(nevers).build().run();
 * nevers.domains().create(image.config());
 * }</pre>
 *
 * <p>The host stays the caller's. {@link #run()} blocks its thread; {@link #cancel()} may be called from any thread. The run ends
 * with a whole image, or with nothing that was not there before: a script on the host watches over xen-create-image and cleans up
 * when that fails, when it is cancelled, when its time is over, and also when this program dies or the connection is lost. Nothing
 * is written into the host's {@code /etc/hosts}, and no password into its log. Only root can make images.
 */
public final class ImageCreation {

    /** How long making an image may take when nothing else is said: one hour. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofHours(1);

    /** What the host gets besides to end what runs, unmount, and remove. */
    private static final Duration GRACE = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(ImageCreation.class);

    private final ImageSpec spec;
    private final XenHost host;
    private final ImageListener listener;
    private final Duration timeout;
    private final @Nullable RootPassword password;
    private final AtomicBoolean started = new AtomicBoolean();
    private @Nullable RunningCommand running;
    private @Nullable String stopReason;

    private ImageCreation(Builder builder, XenHost host) {
        this.spec = builder.spec;
        this.host = host;
        this.listener = builder.listener;
        this.timeout = builder.timeout;
        this.password = builder.password;
    }

    /** Starts with what shall be made. */
    public static Builder of(ImageSpec spec) {
        return new Builder(spec);
    }

    /**
     * Makes the image.
     *
     * @return the image, its disks and its configuration seen on the host
     * @throws DomainExistsException where the host has a guest of that name, running on a disk that would be written
     * @throws ImageExistsException where it is there already and may not be written over; nothing was touched
     * @throws ImageCreationFailedException where xen-create-image failed, or was stopped by {@link #cancel()} or the time-out; what
     *     it had made is gone
     * @throws CommandFailedException where xen-create-image is not installed, or another program makes an image of that name
     * @throws OutcomeUnknownException where the connection was lost or the thread was interrupted; the host cleans up by itself
     *     when it sees the end of the connection, so look before trying again
     * @throws ConfigValueException and {@link ConfigSyntaxException} where the image is whole, and its configuration is not
     *     understood
     * @throws IllegalStateException where it was run before
     */
    public GuestImage run() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("making an image runs once; build another one");
        }
        if (host.domains().find(spec.hostname()).isPresent()) {
            throw new DomainExistsException(host.name(), spec.hostname());
        }
        var clock = new StageClock(listener);
        clock.enter(ImageStage.CHECK);
        try {
            return image(execute(clock));
        } finally {
            clock.leave();
        }
    }

    private CommandResult execute(StageClock clock) {
        byte[] line = password == null ? new byte[] {'\n'} : password.line();
        var command = ImageScript.command(spec, line, timeout.plus(GRACE));
        var alarm = CompletableFuture.delayedExecutor(timeout.toNanos(), TimeUnit.NANOSECONDS);
        try (RunningCommand started = host.start(command, clock)) {
            watch(started);
            var overdue = CompletableFuture.runAsync(() -> stop("no end within " + timeout), alarm);
            try {
                return started.await();
            } finally {
                overdue.cancel(false);
            }
        } finally {
            watch(null);
        }
    }

    private synchronized void watch(@Nullable RunningCommand command) {
        running = command;
        if (command != null && stopReason != null) {
            endInput(command);
        }
    }

    /**
     * Stops the making, before or while it runs; {@link #run()} ends with an {@link ImageCreationFailedException} once the host has
     * cleaned up. Does nothing afterwards.
     */
    public void cancel() {
        stop("cancelled");
    }

    private synchronized void stop(String reason) {
        if (stopReason == null) {
            stopReason = reason;
            if (running != null) {
                endInput(running);
            }
        }
    }

    /** The script on the host takes the end of its input for the order to stop. */
    private void endInput(RunningCommand command) {
        try {
            command.stdin().close();
        } catch (IOException e) {
            LOG.debug("{}: the input of making {} was closed already", host, spec, e);
        }
    }

    private GuestImage image(CommandResult result) {
        if (result.exitStatus() != 0
                && result.exitStatus() != ImageScript.EXIT_EXISTS
                && result.exitStatus() != ImageScript.EXIT_FAILED) {
            throw new CommandFailedException(result);
        }
        var report = ImageReport.parse(result.stdout());
        if (result.exitStatus() == ImageScript.EXIT_EXISTS) {
            throw new ImageExistsException(host.name(), report.existing());
        }
        if (result.exitStatus() != 0) {
            throw new ImageCreationFailedException(host.name(), spec + ": " + reason(report), report);
        }
        String text = report.config().orElseThrow(() -> notRecognised(result));
        var file = ConfigFile.parse(text);
        var config = DomainConfig.from(file);
        Set<String> wanted = new HashSet<>(report.disks());
        Set<String> found =
                new HashSet<>(config.disks().stream().map(Disk::target).toList());
        if (!config.name().equals(spec.hostname()) || !found.equals(wanted)) {
            throw new OutputNotRecognisedException("xen-create-image, the configuration of " + spec.hostname(), text);
        }
        return new GuestImage(
                spec.hostname(),
                config,
                file,
                ImageScript.configPath(spec),
                List.copyOf(report.disks()),
                ImageScript.log(spec));
    }

    private static OutputNotRecognisedException notRecognised(CommandResult result) {
        return new OutputNotRecognisedException("making an image", result.stdout());
    }

    private synchronized String reason(ImageReport report) {
        if (report.stopped()) {
            return stopReason == null ? "its input ended early" : stopReason;
        }
        return "xen-create-image failed with exit status " + report.status().orElse("unknown");
    }

    /** Collects what the making of an image may have. Not thread-safe. */
    public static final class Builder {

        private final ImageSpec spec;
        private @Nullable XenHost host;
        private ImageListener listener = ImageListener.NONE;
        private Duration timeout = DEFAULT_TIMEOUT;
        private @Nullable RootPassword password;

        private Builder(ImageSpec spec) {
            this.spec = spec;
        }

        /** Where to make it. Required. */
        public Builder on(XenHost value) {
            this.host = value;
            return this;
        }

        /** Who sees it as it goes. Default: nobody. */
        public Builder listener(ImageListener value) {
            this.listener = value;
            return this;
        }

        /**
         * How long it may take, before it is stopped and cleaned up. Default: {@link ImageCreation#DEFAULT_TIMEOUT}.
         *
         * @throws InvalidInputException where it is zero or negative, or longer than a year
         */
        public Builder timeout(Duration value) {
            if (value.isZero() || value.isNegative() || value.compareTo(Duration.ofDays(365)) > 0) {
                throw new InvalidInputException("timeout", "must be positive, and a year at most");
            }
            this.timeout = value;
            return this;
        }

        /** The password of the guest's root; stays the caller's. Default: what the installed system has, usually none. */
        public Builder rootPassword(RootPassword value) {
            this.password = value;
            return this;
        }

        /**
         * The making.
         *
         * @throws InvalidInputException where the host is missing
         */
        public ImageCreation build() {
            if (host == null) {
                throw new InvalidInputException("on", "must be given");
            }
            return new ImageCreation(this, host);
        }
    }
}
