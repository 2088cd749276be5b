package io.github.xensdk.domain;

import io.github.xensdk.CommandInterruptedException;
import io.github.xensdk.FakeHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A host that says in a log when it is asked, waited for and let go, and whose answer may never come. */
final class GatedHost implements CommandTransport {

    private final FakeHost host;
    private final List<String> log;
    private final CountDownLatch awaited = new CountDownLatch(1);
    private volatile boolean silent;

    GatedHost(FakeHost host, List<String> log) {
        this.host = host;
        this.log = log;
    }

    /** From now on, whoever waits for an answer waits until interrupted. */
    GatedHost silent() {
        silent = true;
        return this;
    }

    /** Returns when somebody waits for an answer. */
    void awaitQuestion() throws InterruptedException {
        awaited.await();
    }

    @Override
    public String host() {
        return host.host();
    }

    @Override
    public RunningCommand start(Command command, OutputListener listener) {
        log.add(host() + " asked");
        RunningCommand usual = host.start(command, listener);
        return new RunningCommand() {
            @Override
            public OutputStream stdin() {
                return usual.stdin();
            }

            @Override
            public CommandResult await() {
                log.add(host() + " waited for");
                awaited.countDown();
                if (silent) {
                    waitForever(command);
                }
                return usual.await();
            }

            @Override
            public void close() {
                log.add(host() + " let go");
            }
        };
    }

    private void waitForever(Command command) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandInterruptedException(host(), command, e);
        }
    }

    @Override
    public void close() {}
}
