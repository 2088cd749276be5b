package io.github.xensdk.migration;

import io.github.xensdk.CommandInterruptedException;
import io.github.xensdk.CommandTimeoutException;
import io.github.xensdk.ConnectionLostException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import io.github.xensdk.internal.xl.PathLook;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Files of a random name in directories of the source. They are gone when it is closed, and when the link is lost. */
final class HeldPlaces implements AutoCloseable {

    private final XenHost host;
    private final Command command;
    private final List<String> paths;
    private final RunningCommand running;

    private HeldPlaces(XenHost host, Command command, List<String> paths, RunningCommand running) {
        this.host = host;
        this.command = command;
        this.paths = paths;
        this.running = running;
    }

    static HeldPlaces hold(XenHost host, String token, List<String> paths) {
        Command command = PathLook.hold(token, paths);
        var there = new CountDownLatch(1);
        var running = host.start(command, new OutputListener() {
            @Override
            public void stdoutLine(String line) {
                if (line.equals(PathLook.HELD)) {
                    there.countDown();
                }
            }
        });
        try {
            if (!there.await(Command.DEFAULT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                running.close();
                throw new CommandTimeoutException(host.name(), command);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running.close();
            throw new CommandInterruptedException(host.name(), command, e);
        }
        return new HeldPlaces(host, command, paths, running);
    }

    /** Removes the files, and says what the source has under the paths. */
    List<PathLook> release() {
        try {
            running.stdin().close();
        } catch (IOException e) {
            throw new ConnectionLostException("the connection was lost: " + e.getMessage(), host.name(), command, e);
        }
        return PathLook.parseHeld(running.await().orThrow().stdout(), paths);
    }

    @Override
    public void close() {
        running.close();
    }
}
