package io.github.xensdk.domain;

import io.github.xensdk.XenException;
import io.github.xensdk.command.RunningCommand;
import io.github.xensdk.internal.xl.XlList;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A host's list that was asked for. Whatever goes wrong is its answer. */
final class HostPoll implements AutoCloseable {

    private final String host;
    private final @Nullable RunningCommand running;
    private final HostAnswer failure;

    private HostPoll(String host, @Nullable RunningCommand running, HostAnswer failure) {
        this.host = host;
        this.running = running;
        this.failure = failure;
    }

    static HostPoll start(Domains domains, Duration timeout) {
        try {
            return new HostPoll(domains.host(), domains.startList(timeout), new HostAnswer.Unasked());
        } catch (RuntimeException e) {
            return new HostPoll(domains.host(), null, failed(domains.host(), e));
        }
    }

    HostAnswer await() {
        if (running == null) {
            return failure;
        }
        try {
            return new HostAnswer.Listed(XlList.parse(running.await().orThrow().stdout()));
        } catch (RuntimeException e) {
            return failed(host, e);
        }
    }

    private static HostAnswer failed(String host, RuntimeException e) {
        return new HostAnswer.Failed(
                e instanceof XenException known ? known : new XenException("could not be asked: " + e, host, e));
    }

    @Override
    public void close() {
        if (running != null) {
            running.close();
        }
    }
}
