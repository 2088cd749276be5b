package io.github.xensdk.probe;

import io.github.xensdk.ClockOffset;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Watches the xenstores of both hosts while a guest moves from one to the other, by whatever means, and says which part of its standstill was
 * what: its memory, each device, its own drivers.
 *
 * <pre>{@code
 * try (var trace = HandoverTrace.start("guest-04", nevers, avignon)) {
 *     migration.run();
 *     trace.stop().parts().forEach(part -> System.out.println(part.label() + ": " + part.length().toMillis() + " ms"));
 * }
 * }</pre>
 *
 * <p>Exact, but for the few milliseconds in which a watcher wakes up, is what one host saw from one moment to another; what begins on one
 * host and ends on the other is known as well as their clocks are. That the guest stands still from its answer to the request to suspend, and
 * runs from the first state that its drivers write, is inferred: a {@link ComputeProbe} measures that.
 *
 * <p>Needs {@code perl} and {@code xenstore-watch} on both hosts, and root. Nothing is written there. Whoever starts it owns it and closes it;
 * otherwise it ends by itself after an hour. Thread-safe.
 */
public final class HandoverTrace implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofHours(1);
    private static final Duration READY = Duration.ofMinutes(1);
    private static final String WATCH = "exec perl -e '"
            + new String(GuestScript.resource("handover.pl"), StandardCharsets.UTF_8).replace("'", "'\\''")
            + "' -- \"$@\"";

    private final String guest;
    private final int sourceId;
    private final Watch source;
    private final Watch target;
    private @Nullable Handover result;

    private HandoverTrace(String guest, int sourceId, Watch source, Watch target) {
        this.guest = guest;
        this.sourceId = sourceId;
        this.source = source;
        this.target = target;
    }

    /**
     * Returns when both hosts are watched.
     *
     * @throws io.github.xensdk.DomainNotFoundException where the source has no such guest
     * @throws XenException where a host lacks a program, or cannot be reached
     */
    public static HandoverTrace start(String guest, XenHost source, XenHost target) {
        int id = source.domains().get(guest).id();
        Watch first = Watch.start(source);
        try {
            return new HandoverTrace(guest, id, first, Watch.start(target));
        } catch (RuntimeException | Error e) {
            first.close();
            throw e;
        }
    }

    /**
     * Ends the watching and says what there was. Once stopped, it returns the same again.
     *
     * @throws XenException where a host could not be asked
     */
    public synchronized Handover stop() {
        Handover known = result;
        if (known == null) {
            HandoverEvents there = target.end();
            known = HandoverJudge.judge(guest, sourceId, source.end(), there, source.clock(), target.clock());
            result = known;
        }
        return known;
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }

    /** One host's. */
    private record Watch(XenHost host, RunningCommand command, ClockOffset clock) {

        static Watch start(XenHost host) {
            ClockOffset clock = host.clockOffset();
            var heard = new CountDownLatch(1);
            var begun = new AtomicBoolean();
            RunningCommand command = host.start(
                    Command.script(
                                    "watch xenstore",
                                    WATCH,
                                    Long.toString(LIMIT.toSeconds()),
                                    "/local/domain",
                                    "@introduceDomain")
                            .interactive()
                            .timeout(LIMIT.plus(READY))
                            .build(),
                    new OutputListener() {
                        @Override
                        public void stdoutLine(String line) {
                            begun.set(true);
                            heard.countDown();
                        }

                        /** It says why it cannot. */
                        @Override
                        public void stderrLine(String line) {
                            heard.countDown();
                        }
                    });
            try {
                if (!heard.await(READY.toSeconds(), TimeUnit.SECONDS)) {
                    throw new XenException(
                            "xenstore could not be watched within " + READY.toSeconds() + " s", host.name(), null);
                }
                if (!begun.get()) {
                    command.await().orThrow();
                }
            } catch (InterruptedException e) {
                command.close();
                Thread.currentThread().interrupt();
                throw new XenException("interrupted", host.name(), e);
            } catch (RuntimeException | Error e) {
                command.close();
                throw e;
            }
            return new Watch(host, command, clock);
        }

        HandoverEvents end() {
            try {
                command.stdin().close();
            } catch (IOException e) {
                throw new XenException("the watcher of xenstore could not be ended", host.name(), e);
            }
            return HandoverEvents.parse(command.await().orThrow().stdout());
        }

        /** Its process ends with its input. */
        void close() {
            command.close();
        }
    }
}
