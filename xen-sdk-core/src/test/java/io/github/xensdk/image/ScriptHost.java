package io.github.xensdk.image;

import io.github.xensdk.FakeHost;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A host on which create-image.sh prints what a test says; everything else is a {@link FakeHost}'s. */
final class ScriptHost implements CommandTransport {

    final FakeHost fake = new FakeHost("nevers");
    final List<Command> made = new ArrayList<>();
    final CountDownLatch stopped = new CountDownLatch(1);
    final CountDownLatch started = new CountDownLatch(1);

    private final int status;
    private final String stdout;
    private final boolean endless;

    private ScriptHost(int status, String stdout, boolean endless) {
        this.status = status;
        this.stdout = stdout;
        this.endless = endless;
    }

    /** It ends at once. */
    static ScriptHost prints(int status, String stdout) {
        return new ScriptHost(status, stdout, false);
    }

    /** It ends when its input does. */
    static ScriptHost printsWhenStopped(String stdout) {
        return new ScriptHost(1, stdout, true);
    }

    /** What the script makes of a transcript of xen-create-image. */
    static String told(String transcript, String... said) {
        var text = new StringBuilder();
        transcript.lines().forEach(line -> text.append("| ").append(line).append('\n'));
        for (String line : said) {
            text.append("= ").append(line).append('\n');
        }
        return text.toString();
    }

    XenHost asXenHost() {
        return XenHost.over(this, Optional.empty());
    }

    @Override
    public String host() {
        return fake.host();
    }

    @Override
    public RunningCommand start(Command command, OutputListener listener) {
        if (!command.toString().startsWith("make the image")) {
            return fake.start(command, listener);
        }
        made.add(command);
        stdout.lines().forEach(listener::stdoutLine);
        started.countDown();
        CommandResult result = fake.result(command, status, stdout, "");
        return endless ? untilStopped(result) : RunningCommand.ended(result);
    }

    private RunningCommand untilStopped(CommandResult result) {
        return new RunningCommand() {
            @Override
            public OutputStream stdin() {
                return new OutputStream() {
                    @Override
                    public void write(int b) {}

                    @Override
                    public void close() {
                        stopped.countDown();
                    }
                };
            }

            @Override
            public CommandResult await() {
                try {
                    stopped.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return result;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}
}
