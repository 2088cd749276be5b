package io.github.xensdk.storage.contract;

import io.github.xensdk.ByteSize;
import io.github.xensdk.PeerAddress;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import io.github.xensdk.local.LocalTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A host whose files are a directory tree of this machine and whose scripts really run, with the shell that is here. Each argument
 * that is an absolute path (and not a name such as {@code //server/share}) gets the tree put before it; programs that would change this machine ({@code mount}, {@code exportfs}, {@code
 * apt-get} and the like) are found first in {@code bin} and only change the tree. So a script that has an absolute path in its text
 * leaves the tree: steps must take theirs as arguments.
 */
public final class SimulatedHost implements CommandTransport {

    private final SimulatedHosts world;
    private final Path tree;
    private final XenHost host;
    private final LocalTransport local;

    SimulatedHost(SimulatedHosts world, Path tree) {
        this.world = world;
        this.tree = tree;
        this.local = LocalTransport.create(host());
        this.host = XenHost.over(this, Optional.of(new PeerAddress(host(), 22, "root", "ssh-ed25519 AAAA")));
    }

    /** It, as the SDK sees it. */
    public XenHost asXenHost() {
        return host;
    }

    /** Where its file of that absolute path is on this machine. */
    public Path path(String absolute) {
        return tree.resolve(absolute.substring(1));
    }

    @Override
    public String host() {
        return tree.getFileName().toString();
    }

    @Override
    public RunningCommand start(Command command, OutputListener listener) {
        Optional<CommandResult> refused = world.before(this, command);
        if (refused.isPresent()) {
            return RunningCommand.ended(refused.get());
        }
        RunningCommand running = local.start(inTree(command), listener);
        return command.interactive() ? running : world.after(command, running);
    }

    CommandResult failure(Command command) {
        return new CommandResult(host(), command, 1, "", "made to fail", Duration.ZERO);
    }

    private Command inTree(Command command) {
        List<String> words = command.words();
        boolean isScript = words.get(0).equals("sh");
        String script = isScript ? words.get(2) : "exec \"$@\"";
        String[] arguments = words.subList(isScript ? 4 : 0, words.size()).stream()
                .map(this::inTree)
                .toArray(String[]::new);
        var builder = Command.script("simulated", environment() + script, arguments)
                .shownAs(command.toString())
                .stdin(command.stdin())
                .timeout(command.timeout());
        return (command.interactive() ? builder.interactive() : builder).build();
    }

    private String inTree(String argument) {
        boolean isPath = argument.startsWith("/") && !argument.startsWith("//");
        return isPath && !argument.startsWith(tree.toString()) ? tree + argument : argument;
    }

    private String environment() {
        return "PATH='" + world.bin() + "':$PATH SIM_TREE='" + tree + "' SIM_WORLD='" + tree.getParent() + "'\n"
                + "export PATH SIM_TREE SIM_WORLD\n";
    }

    /** All its files, with their kinds, permissions and contents; to be compared. */
    public Map<String, String> snapshot() {
        try (Stream<Path> files = Files.walk(tree)) {
            var all = new TreeMap<String, String>();
            files.forEach(file -> all.put("/" + tree.relativize(file), describe(file)));
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String describe(Path file) {
        try {
            if (Files.isSymbolicLink(file)) {
                return "link to " + Files.readSymbolicLink(file);
            }
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
            if (Files.isDirectory(file)) {
                return mode + " directory";
            }
            if (Files.size(file) > ByteSize.mebibytes(1).bytes()) {
                throw new XenException(file + " is larger than anything here should be");
            }
            return mode + " " + Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        local.close();
    }
}
