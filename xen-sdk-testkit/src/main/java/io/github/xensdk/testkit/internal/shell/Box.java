package io.github.xensdk.testkit.internal.shell;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A machine whose files are a directory tree of this one, and whose commands are run by the shell that is here. Absolute paths lead into
 * the tree; programs that ask the model come first in its PATH. Immutable.
 */
public final class Box {

    /** What lies directly below a machine's root, as far as it is its own and not this machine's. */
    private static final List<String> ROOTS =
            List.of("boot", "etc", "home", "media", "mnt", "opt", "root", "run", "srv", "sys", "tmp", "var", "xen");

    private final String name;
    private final Path world;
    private final Path tree;
    private final Path bin;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, String> inside = new LinkedHashMap<>();

    /**
     * A machine; its tree is made where it is missing.
     *
     * @param world the directory of the whole simulation
     * @param more variables that its processes shall have
     * @param furtherRoots what else is its own directly below its root
     */
    public Box(String name, Path world, Path tree, Map<String, String> more, List<String> furtherRoots)
            throws IOException {
        this.name = name;
        this.world = world;
        this.tree = tree;
        this.bin = Files.createDirectories(world.resolve("bin").resolve(name));
        for (String directory :
                List.of("dev/shm", "etc", "proc/sys/kernel/random", "root", "run/lock", "tmp", "var/tmp")) {
            Files.createDirectories(tree.resolve(directory));
        }
        environment.put("PATH", bin + ":" + path());
        environment.put("HOME", tree.resolve("root").toString());
        environment.put("TMPDIR", tree.resolve("tmp").toString());
        environment.put("USER", "root");
        environment.put("LOGNAME", "root");
        environment.put("SHELL", "/bin/sh");
        environment.put("XENSIM_NAME", name);
        environment.put("XENSIM_WORLD", world.toString());
        environment.put("XENSIM_TREE", tree.toString());
        environment.put(
                "XENSIM_ROOTS",
                String.join("|", ROOTS)
                        + String.join(
                                "",
                                furtherRoots.stream().map(root -> "|" + root).toList()));
        environment.putAll(more);
        inside.put(tree.toString(), "");
        install("sh", "sh.pl");
    }

    private static String path() {
        String path = System.getenv("PATH");
        return path == null ? "/usr/sbin:/usr/bin:/sbin:/bin" : path + ":/usr/sbin:/sbin";
    }

    /** Gives it a program, which is a script that ships with this. */
    public void install(String program, String script) throws IOException {
        try (InputStream in = Box.class.getResourceAsStream(script)) {
            if (in == null) {
                throw new IllegalStateException(script + " is missing");
            }
            Path file = bin.resolve(program);
            Files.write(file, in.readAllBytes());
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** A directory of this machine that it has under a path of its own, as others may, too. Before anything runs there. */
    public void mount(Path directory, String path) throws IOException {
        Path place = file(path);
        Files.createDirectories(place.getParent());
        Files.createSymbolicLink(place, directory);
        inside.put(directory.toString(), path);
    }

    public String name() {
        return name;
    }

    public Path tree() {
        return tree;
    }

    Path world() {
        return world;
    }

    /** Where its file of an absolute path is. */
    public Path file(String path) {
        return tree.resolve(path.substring(1));
    }

    /** From paths of this machine, as they stand in texts, to its own. */
    Map<String, String> inside() {
        return inside;
    }

    /** A text with its own paths in place of this machine's. */
    public String inside(String text) {
        String result = text;
        for (Map.Entry<String, String> each : inside.entrySet()) {
            result = result.replace(each.getKey(), each.getValue());
        }
        return result;
    }

    /** A process that runs a line as a login shell would, in a session of its own. */
    public ProcessBuilder shell(String line) {
        return process("setsid", "-w", bin.resolve("sh").toString(), "-c", inAscii(line));
    }

    /** A process that runs a line for a program there, whose child it is then. */
    public ProcessBuilder child(long parent, String line) {
        ProcessBuilder builder = process(bin.resolve("sh").toString(), "-c", inAscii(line));
        builder.environment().put("XENSIM_PARENT", Long.toString(parent));
        return builder;
    }

    private ProcessBuilder process(String... words) {
        var builder = new ProcessBuilder(words);
        builder.directory(tree.resolve("root").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    /** Where this program has no locale, Java hands nothing but ASCII to a process. */
    private static String inAscii(String line) {
        if (StandardCharsets.US_ASCII.newEncoder().canEncode(line)) {
            return line;
        }
        var octal = new StringBuilder();
        for (byte each : line.getBytes(StandardCharsets.UTF_8)) {
            octal.append(String.format("\\%03o", each & 0xff));
        }
        return "exec sh -c \"$(printf '" + octal + "')\"";
    }
}
