package io.github.xensdk.migration;

import io.github.xensdk.CommandInterruptedException;
import io.github.xensdk.CommandTimeoutException;
import io.github.xensdk.ConnectionLostException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import io.github.xensdk.internal.xl.PathLook;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Files of a random name in directories of the source. They are gone when it is closed, and when the link is lost. */
final class HeldPlaces implements AutoCloseable {

    private final XenHost host;
    private final Command command;
    private final List<String> paths;
    private final RunningCommand running;
    private final CompletableFuture<CommandResult> end;

    private HeldPlaces(
            XenHost host,
            Command command,
            List<String> paths,
            RunningCommand running,
            CompletableFuture<CommandResult> end) {
        this.host = host;
        this.command = command;
        this.paths = paths;
        this.running = running;
        this.end = end;
    }

    static HeldPlaces hold(XenHost host, String token, List<String> paths) {
        Command command = PathLook.hold(token, paths);
        var there = new CompletableFuture<Boolean>();
        var running = host.start(command, new OutputListener() {
            @Override
            public void stdoutLine(String line) {
                if (line.equals(PathLook.HELD)) {
                    there.complete(true);
                }
            }
        });
        CompletableFuture<CommandResult> end = followed(host, running);
        var held = new HeldPlaces(host, command, paths, running, end);
        try {
            // Where it ends at once, nobody says that the files are there.
            CompletableFuture.anyOf(there, end.handle((result, lost) -> true))
                    .get(Command.DEFAULT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (!there.isDone()) {
                PathLook.parseHeld(held.result().stdout(), paths);
            }
            return held;
        } catch (TimeoutException e) {
            running.close();
            throw new CommandTimeoutException(host.name(), command);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running.close();
            throw new CommandInterruptedException(host.name(), command, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("neither of the two fails", e);
        }
    }

    private static CompletableFuture<CommandResult> followed(XenHost host, RunningCommand running) {
        var end = new CompletableFuture<CommandResult>();
        var follower = new Thread(
                () -> {
                    try {
                        end.complete(running.await());
                    } catch (RuntimeException | Error e) {
                        end.completeExceptionally(e);
                    }
                },
                "xensdk-places-" + host.name());
        follower.setDaemon(true);
        follower.start();
        return end;
    }

    private CommandResult result() {
        try {
            return end.get().orThrow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running.close();
            throw new CommandInterruptedException(host.name(), command, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error problem) {
                throw problem;
            }
            // Waiting throws nothing that is checked.
            throw (RuntimeException) e.getCause();
        }
    }

    /** Removes the files, and says what the source has under the paths. */
    List<PathLook> release() {
        try {
            running.stdin().close();
        } catch (IOException e) {
            throw new ConnectionLostException("the connection was lost: " + e.getMessage(), host.name(), command, e);
        }
        return PathLook.parseHeld(result().stdout(), paths);
    }

    @Override
    public void close() {
        running.close();
    }
}
