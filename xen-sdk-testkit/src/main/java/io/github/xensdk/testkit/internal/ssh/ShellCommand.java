package io.github.xensdk.testkit.internal.ssh;

import io.github.xensdk.testkit.internal.shell.Box;
import io.github.xensdk.testkit.internal.shell.InsideStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/** A command line as OpenSSH runs it: by a shell in a session of its own, which goes on when its channel is closed. */
final class ShellCommand implements Command {

    private final Box box;
    private final String line;
    private final Mischief mischief;
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private OutputStream err = OutputStream.nullOutputStream();
    private ExitCallback callback = (status, message, close) -> {};

    ShellCommand(Box box, String line, Mischief mischief) {
        this.box = box;
        this.line = line;
        this.mischief = mischief;
    }

    @Override
    public void setInputStream(InputStream value) {
        in = value;
    }

    @Override
    public void setOutputStream(OutputStream value) {
        out = value;
    }

    @Override
    public void setErrorStream(OutputStream value) {
        err = value;
    }

    @Override
    public void setExitCallback(ExitCallback value) {
        callback = value;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) throws IOException {
        switch (mischief) {
            case LOSE_CONNECTION -> {
                channel.getSession().close(true);
                return;
            }
            case HANG -> {
                run("hanging", () -> awaitClose());
                return;
            }
            case GARBAGE -> {
                out.write("\u0000\u0001\ufffd no such thing was asked for \u0007\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
                callback.onExit(0);
                return;
            }
            case NONE, NO_EXIT_STATUS -> {}
        }
        Process process = box.shell(line).start();
        run("input", () -> feed(process.getOutputStream()));
        var outputs = List.of(pump(process.getInputStream(), out), pump(process.getErrorStream(), err));
        run("wait", () -> {
            try {
                for (Thread output : outputs) {
                    output.join();
                }
                int status = process.waitFor();
                if (mischief == Mischief.NO_EXIT_STATUS) {
                    channel.close(false);
                } else {
                    callback.onExit(status);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the process does not read is read all the same: the server would break the connection. */
    private void feed(OutputStream stdin) {
        try (stdin) {
            copy(in, stdin);
        } catch (IOException e) {
            try {
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException gone) {
                // The channel is closed.
            }
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        var buffer = new byte[32 << 10];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            to.write(buffer, 0, count);
            to.flush();
        }
    }

    private Thread pump(InputStream from, OutputStream to) {
        return run("output", () -> {
            var inside = new InsideStream(to, box);
            try (from) {
                copy(from, inside);
                inside.end();
            } catch (IOException e) {
                // One of the two ends is gone.
            }
        });
    }

    private Thread run(String name, Runnable work) {
        var thread = new Thread(work, "xensim-" + box.name() + "-" + name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return thread;
    }

    /** The channel is closed. The process goes on, and hears that nobody writes to it any more. */
    @Override
    public void destroy(ChannelSession channel) {
        closed.countDown();
        threads.forEach(Thread::interrupt);
    }
}
