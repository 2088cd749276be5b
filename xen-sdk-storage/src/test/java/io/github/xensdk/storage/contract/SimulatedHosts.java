package io.github.xensdk.storage.contract;

import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.RunningCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Three simulated hosts that know each other: {@code nevers}, {@code avignon} and {@code orange}. They have configuration of somebody
 * else's, no package of NFS, Samba or GlusterFS, and {@code nevers} and {@code avignon} have systemd. Not thread-safe.
 */
public final class SimulatedHosts implements AutoCloseable {

    private static final List<String> PROGRAMS = List.of(
            "apt-get",
            "dpkg-query",
            "exportfs",
            "fio",
            "getent",
            "gluster",
            "glusterd",
            "modprobe",
            "nginx",
            "sqlite3",
            "wrk",
            "mount",
            "pdbedit",
            "pkill",
            "qemu-img",
            "rpc.nfsd",
            "smbcontrol",
            "smbpasswd",
            "smbstatus",
            "sync",
            "systemctl",
            "testparm",
            "umount",
            "useradd",
            "userdel",
            "xenstore-ls",
            "xenstore-read");

    private static final String BEGUN = "noted or begun";

    private final Path bin;
    private final List<SimulatedHost> hosts = new ArrayList<>();
    private final List<String> changing = new ArrayList<>();
    private final Set<String> tried = new HashSet<>();
    private boolean crashesBeforeNew;
    private Predicate<Command> failing = command -> false;
    private boolean failsAfterwards;
    private Runnable beforeChange = () -> {};

    /** The program that uses the SDK dies here. No code of it runs any more. */
    public static final class Crash extends Error {

        private static final long serialVersionUID = 1L;

        Crash(String command) {
            super(command);
        }
    }

    /** Hosts below a directory, which must be empty. */
    public SimulatedHosts(Path directory) {
        try {
            bin = Files.createDirectories(directory.resolve("bin"));
            for (String program : PROGRAMS) {
                install(program);
            }
            for (String name : List.of("nevers", "avignon", "orange")) {
                hosts.add(new SimulatedHost(
                        this, furnished(directory.resolve("hosts").resolve(name))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void install(String program) throws IOException {
        try (InputStream in = SimulatedHosts.class.getResourceAsStream("bin/" + program)) {
            if (in == null) {
                throw new IllegalStateException(program + " is missing");
            }
            program(program, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /**
     * Puts a program on all hosts, before one of that name that this machine has. It begins with {@code #!}; the host's files are below {@code
     * $SIM_TREE}.
     */
    public void program(String name, String text) throws IOException {
        Path file = bin.resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path furnished(Path tree) throws IOException {
        for (String directory : List.of(
                "etc/systemd/system/multi-user.target.wants",
                "proc/fs/nfsd",
                "srv",
                "sys/block",
                "var/lib/dpkg/status.d",
                "var/lib/nfs")) {
            Files.createDirectories(tree.resolve(directory));
        }
        if (!tree.endsWith("orange")) {
            Files.createDirectories(tree.resolve("run/systemd/system"));
        }
        Files.writeString(tree.resolve("proc/mounts"), "/dev/xvda / ext4 rw,relatime 0 0\n");
        Files.writeString(tree.resolve("var/lib/nfs/etab"), "");
        Files.writeString(tree.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
        Files.writeString(tree.resolve("etc/exports"), "# of the administrator\n/srv 192.0.2.7(ro)   # \\t\n\n");
        // No end of line: what is added must not join it, and must go without a trace.
        Files.writeString(tree.resolve("etc/fstab"), "/dev/xvda / ext4 defaults 0 1\n# the end");
        return tree;
    }

    Path bin() {
        return bin;
    }

    /** The first of them: {@code nevers}. */
    public XenHost server() {
        return host(0).asXenHost();
    }

    /** The second: {@code avignon}. */
    public XenHost client() {
        return host(1).asXenHost();
    }

    /** By number, from zero. */
    public SimulatedHost host(int index) {
        return hosts.get(index);
    }

    /** All their files, by host. */
    public Map<String, Map<String, String>> snapshot() {
        var all = new TreeMap<String, Map<String, String>>();
        hosts.forEach(host -> all.put(host.host(), host.snapshot()));
        return all;
    }

    /** The program dies before each command that may change something and was not tried before, once. */
    public void crashBeforeNewCommands() {
        crashesBeforeNew = true;
        tried.clear();
    }

    /** Called before each command that may change something. */
    void beforeEachChange(Runnable work) {
        beforeChange = work;
    }

    /** Keeps all their files in that directory, which must not be there yet. */
    void keep(Path directory) {
        copyTree(trees(), directory);
    }

    /** All their files as they were kept, nothing else. */
    void putBack(Path directory) {
        removeTree(trees());
        copyTree(directory, trees());
    }

    private Path trees() {
        return bin.resolveSibling("hosts");
    }

    private static void copyTree(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            // Directories come before what is in them; the times of files do not matter, their permissions do.
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file)),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void removeTree(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Commands fail, without being run, or after they were run. */
    public void failing(Predicate<Command> which, boolean afterwards) {
        failing = which;
        failsAfterwards = afterwards;
    }

    /** Nothing goes wrong any more. */
    public void calm() {
        crashesBeforeNew = false;
        failing = command -> false;
        beforeChange = () -> {};
    }

    /** Those that were run and may have changed something, in order. */
    public List<String> changingCommands() {
        return List.copyOf(changing);
    }

    Optional<CommandResult> before(SimulatedHost host, Command command) {
        if (command.idempotent()) {
            return Optional.empty();
        }
        if (crashesBeforeNew && tried.add(host.host() + ": " + command)) {
            throw new Crash(command.toString());
        }
        beforeChange.run();
        changing.add(host.host() + ": " + command);
        return !failsAfterwards && failing.test(command) ? Optional.of(host.failure(command)) : Optional.empty();
    }

    RunningCommand after(Command command, RunningCommand running) {
        if (command.idempotent() || !failsAfterwards || !failing.test(command)) {
            return running;
        }
        try (running) {
            CommandResult result = running.await();
            return RunningCommand.ended(new CommandResult(
                    result.host(), command, 1, result.stdout(), "made to fail: " + BEGUN, result.elapsed()));
        }
    }

    @Override
    public void close() {
        hosts.forEach(SimulatedHost::close);
    }
}
