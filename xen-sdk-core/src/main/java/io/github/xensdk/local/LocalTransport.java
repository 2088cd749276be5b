package io.github.xensdk.local;

import io.github.xensdk.ConnectionFailedException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import io.github.xensdk.detached.DetachedWork;
import io.github.xensdk.internal.process.ShellLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs commands as processes of this machine, without SSH: for programs on the Xen host itself.
 *
 * <pre>{@code
 * try (var dom0 = XenHost.over(LocalTransport.create("nevers"), Optional.empty())) {
 *     dom0.domains().list().forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>Thread-safe. Whoever makes it owns it and closes it. Its threads are daemons and end with {@link #close()}; only where a
 * process was left running do the threads that drain its output stay until it ends. There is no bound to how many commands run at
 * the same time.
 */
public final class LocalTransport implements CommandTransport {

    private final String name;
    private final boolean sudo;
    private final ExecutorService workers;
    private final Set<LocalRunningCommand> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private LocalTransport(String name, boolean sudo) {
        this.name = name;
        this.sudo = sudo;
        var count = new AtomicInteger();
        this.workers = Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, "xensdk-local-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Commands run as the user that this program runs as.
     *
     * @param name what messages call this machine
     */
    public static LocalTransport create(String name) {
        return new LocalTransport(checked(name), false);
    }

    /**
     * Commands run through {@code sudo -n}. The user needs a rule that allows all commands without a password; where sudo wants
     * one, {@link io.github.xensdk.SudoRefusedException} is thrown. Such processes belong to root, and so {@link
     * RunningCommand#cancel} cannot end them and says so.
     *
     * @param name what messages call this machine
     */
    public static LocalTransport createWithSudo(String name) {
        return new LocalTransport(checked(name), true);
    }

    private static String checked(String name) {
        if (name.isBlank()) {
            throw new InvalidInputException("name", "must not be empty");
        }
        return name;
    }

    /** Jobs that go on when this program ends. */
    @Override
    public CommandTransport detached() {
        return DetachedWork.over(this).asTransport();
    }

    @Override
    public String host() {
        return name;
    }

    boolean sudo() {
        return sudo;
    }

    @Override
    public RunningCommand start(Command command, OutputListener listener) {
        if (closed) {
            throw new IllegalStateException(name + ": the transport is closed");
        }
        ShellLine.bounded(command.line());
        try {
            Process process = new ProcessBuilder(words(command)).start();
            var started = new LocalRunningCommand(this, command, process, workers, listener);
            running.add(started);
            if (closed) {
                started.close();
            }
            return started;
        } catch (IOException e) {
            throw new ConnectionFailedException(command + ": no process could be started: " + e.getMessage(), name, e);
        }
    }

    private List<String> words(Command command) {
        var words = new ArrayList<String>();
        if (sudo) {
            // Twice: sudo's own messages are to be understood, too.
            words.addAll(List.of("env", "LC_ALL=C", "sudo", "-n", "--"));
        }
        words.addAll(List.of("env", "LC_ALL=C"));
        words.addAll(command.words());
        return words.stream().allMatch(LocalTransport::isAscii) ? words : List.of("sh", "-c", asciiLine(words));
    }

    private static boolean isAscii(String word) {
        return word.chars().allMatch(c -> c < 128);
    }

    /** The JVM writes arguments in its locale's encoding, which may have no form for them; printf writes bytes. */
    private static String asciiLine(List<String> words) {
        var line = new StringBuilder("exec");
        for (String word : words) {
            line.append(" \"$(printf '");
            for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
                line.append(String.format("\\%03o", b & 0xff));
            }
            line.append("')\"");
        }
        return line.toString();
    }

    void ended(LocalRunningCommand command) {
        running.remove(command);
    }

    @Override
    public void close() {
        closed = true;
        running.forEach(LocalRunningCommand::close);
        workers.shutdownNow();
    }

    @Override
    public String toString() {
        return "local " + name;
    }
}
