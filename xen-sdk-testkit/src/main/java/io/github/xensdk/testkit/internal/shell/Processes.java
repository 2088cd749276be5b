package io.github.xensdk.testkit.internal.shell;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes of this machine that carry a word in their environment: they are found and sent signals. A shell that stays does so, as Java
 * cannot, and as a new process for each signal would take too long. Thread-safe.
 */
public final class Processes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Processes.class);
    private static final int MOST_LOOKS = 20;
    private static final long FORGETTING_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Process shell;
    private final Writer orders;
    private final BufferedReader answers;

    /** Whose environment has none of our words; asked anew now and then, as numbers come round again. */
    private final Set<String> foreign = new HashSet<>();

    private final String world;
    private long foreignSince = System.nanoTime();

    /** Those of a simulation, which all have its directory in their environment. */
    public Processes(Path world) throws IOException {
        this.world = "XENSIM_WORLD=" + world;
        var builder = new ProcessBuilder("/bin/sh");
        builder.environment().put("XENSIM_SIGNALS", world.toString());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        shell = builder.start();
        orders = shell.outputWriter(StandardCharsets.US_ASCII);
        answers = new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** Sends a signal to all with a word in their environment, also to those that they start meanwhile. */
    public synchronized void signal(String signal, String word) {
        var sent = new HashSet<String>();
        for (int look = 0; look < MOST_LOOKS; look++) {
            var found = new ArrayList<>(find(word));
            found.removeAll(sent);
            if (found.isEmpty()) {
                return;
            }
            sent.addAll(found);
            send(signal, found);
        }
    }

    private void send(String signal, List<String> pids) {
        try {
            orders.write("kill -" + signal + " " + String.join(" ", pids) + "; echo\n");
            orders.flush();
            answers.readLine();
        } catch (IOException e) {
            LOG.warn("{} could not be sent to processes of the simulation", signal, e);
        }
    }

    /** How many there are of the whole simulation. */
    public synchronized int count() {
        return find(world).size();
    }

    private List<String> find(String word) {
        if (System.nanoTime() - foreignSince > FORGETTING_NANOS) {
            foreign.clear();
            foreignSince = System.nanoTime();
        }
        String[] names = new File("/proc").list();
        var found = new ArrayList<String>();
        for (String pid : names == null ? new String[0] : names) {
            if (Character.isDigit(pid.charAt(0)) && !foreign.contains(pid)) {
                String environment = environment(pid);
                if (environment.contains(world + "\0")) {
                    if (environment.contains(word + "\0")) {
                        found.add(pid);
                    }
                } else if (!environment.isEmpty()) {
                    foreign.add(pid);
                }
            }
        }
        return found;
    }

    /** Empty where it has ended, is a kernel's, or somebody else's. */
    private static String environment(String pid) {
        try {
            return Files.readString(Path.of("/proc", pid, "environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** Ends all of the simulation. */
    @Override
    public void close() {
        signal("KILL", world);
        shell.destroy();
        try {
            shell.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
