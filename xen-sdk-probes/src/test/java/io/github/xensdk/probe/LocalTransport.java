package io.github.xensdk.probe;

import io.github.xensdk.CommandInterruptedException;
import io.github.xensdk.CommandTimeoutException;
import io.github.xensdk.ConnectionFailedException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** This machine as a guest: commands are processes of its own, and its link can be cut for a number of commands. */
public final class LocalTransport implements CommandTransport {

    private final AtomicInteger refusals = new AtomicInteger();
    private final String path;
    private final List<String> prefix;

    public LocalTransport() {
        this(System.getenv("PATH"));
    }

    /** Finds programs there only. */
    LocalTransport(String path) {
        this(path, List.of());
    }

    /** Runs all behind a prefix, for another namespace. */
    LocalTransport(List<String> prefix) {
        this(System.getenv("PATH"), prefix);
    }

    private LocalTransport(String path, List<String> prefix) {
        this.path = path;
        this.prefix = prefix;
    }

    /** The next commands find no connection. */
    void refuse(int commands) {
        refusals.set(commands);
    }

    @Override
    public String host() {
        return "here";
    }

    @Override
    public RunningCommand start(Command command, OutputListener listener) {
        if (refusals.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw new ConnectionFailedException("cut", host(), null);
        }
        try {
            var words = new ArrayList<>(prefix);
            words.addAll(List.of("/bin/sh", "-c", command.line()));
            var builder = new ProcessBuilder(words);
            builder.environment().put("PATH", path);
            return new Running(command, builder.start(), listener);
        } catch (IOException e) {
            throw new ConnectionFailedException("no process: " + e.getMessage(), host(), e);
        }
    }

    @Override
    public void close() {}

    private final class Running implements RunningCommand {

        private final Command command;
        private final Process process;
        private final long started = System.nanoTime();
        private final CompletableFuture<String> out;
        private final CompletableFuture<String> err;

        Running(Command command, Process process, OutputListener listener) throws IOException {
            this.command = command;
            this.process = process;
            this.out = CompletableFuture.supplyAsync(() -> read(process.getInputStream(), listener::stdoutLine));
            this.err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream(), listener::stderrLine));
            process.getOutputStream().write(command.stdin());
            process.getOutputStream().flush();
            if (!command.interactive()) {
                process.getOutputStream().close();
            }
        }

        private static String read(InputStream stream, Consumer<String> listener) {
            var all = new StringBuilder();
            try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    all.append(line).append('\n');
                    listener.accept(line);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return all.toString();
        }

        @Override
        public OutputStream stdin() {
            return process.getOutputStream();
        }

        @Override
        public CommandResult await() {
            long millis = command.timeout().toMillis();
            try {
                // As with SSH: the end of both streams belongs to the end of the command.
                String stdout = out.get(millis, TimeUnit.MILLISECONDS);
                String stderr = err.get(millis, TimeUnit.MILLISECONDS);
                if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
                    throw new CommandTimeoutException(host(), command);
                }
                return new CommandResult(
                        host(),
                        command,
                        process.exitValue(),
                        stdout,
                        stderr,
                        Duration.ofNanos(System.nanoTime() - started));
            } catch (TimeoutException e) {
                throw new CommandTimeoutException(host(), command);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandInterruptedException(host(), command, e);
            } catch (ExecutionException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
