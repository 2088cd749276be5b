package io.github.xensdk.storage;

import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A host whose files are a map; hosts that are given one map share their storage. */
final class FilesHost implements CommandTransport {

    private final String name;
    private final Map<String, String> files;
    private final boolean writable;

    private FilesHost(String name, Map<String, String> files, boolean writable) {
        this.name = name;
        this.files = files;
        this.writable = writable;
    }

    static XenHost writable(String name, Map<String, String> files) {
        return XenHost.over(new FilesHost(name, files, true), Optional.empty());
    }

    static XenHost readOnly(String name, Map<String, String> files) {
        return XenHost.over(new FilesHost(name, files, false), Optional.empty());
    }

    @Override
    public String host() {
        return name;
    }

    @Override
    public RunningCommand start(Command command, OutputListener listener) {
        CommandResult result = result(command);
        return RunningCommand.ended(result);
    }

    private CommandResult result(Command command) {
        List<String> words = command.words();
        boolean reads = command.toString().startsWith("read ");
        String file = words.get(words.size() - (reads ? 2 : 1));
        if (words.get(0).equals("sh") && !reads) {
            if (!writable) {
                return end(command, 2, "", "Permission denied");
            }
            files.put(file, new String(command.stdin(), StandardCharsets.US_ASCII));
        } else if (words.get(0).equals("rm")) {
            files.remove(file);
        } else if (!files.containsKey(file)) {
            return end(command, 1, "", "No such file or directory");
        }
        return end(command, 0, files.getOrDefault(file, ""), "");
    }

    private CommandResult end(Command command, int status, String stdout, String stderr) {
        return new CommandResult(name, command, status, stdout, stderr, Duration.ofMillis(1));
    }

    @Override
    public void close() {}
}
