package io.github.xensdk.migration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The lock of a guest's disks on this machine, held by a process of its own, as another program's copy does. */
final class LocalLock {

    private final Process process;

    private LocalLock(Process process) {
        this.process = process;
    }

    static Path file(UUID guest) {
        return Path.of("/run/lock/xensdk-disks-" + guest);
    }

    static LocalLock hold(UUID guest) throws IOException {
        var process = new ProcessBuilder("flock", file(guest).toString(), "sh", "-c", "echo held; read -r end").start();
        process.inputReader().readLine();
        return new LocalLock(process);
    }

    void release() throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.waitFor(30, TimeUnit.SECONDS);
    }
}
