package io.github.xensdk.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/** A command line as OpenSSH runs it: by a shell in a session of its own, which goes on when its channel is closed. */
final class ProcessCommand implements Command {

    private final List<String> words;
    private final List<Thread> pumps = new ArrayList<>();
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private OutputStream err = OutputStream.nullOutputStream();
    private ExitCallback callback = (status, message, close) -> {};

    ProcessCommand(List<String> words) {
        this.words = words;
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
        Process process = new ProcessBuilder(words).start();
        run("input", () -> feed(process.getOutputStream()));
        var outputs = List.of(pump(process.getInputStream(), out), pump(process.getErrorStream(), err));
        run("wait", () -> {
            try {
                for (Thread output : outputs) {
                    output.join();
                }
                callback.onExit(process.waitFor());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
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
        var buffer = new byte[8192];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            to.write(buffer, 0, count);
            to.flush();
        }
    }

    private Thread pump(InputStream from, OutputStream to) {
        return run("output", () -> {
            try (from) {
                copy(from, to);
            } catch (IOException e) {
                // One of the two ends is gone.
            }
        });
    }

    private Thread run(String name, Runnable work) {
        var thread = new Thread(work, "test-sshd-" + name);
        thread.setDaemon(true);
        pumps.add(thread);
        thread.start();
        return thread;
    }

    /** The channel is closed. The process goes on, and hears that nobody writes to it any more. */
    @Override
    public void destroy(ChannelSession channel) {
        pumps.forEach(Thread::interrupt);
    }
}
