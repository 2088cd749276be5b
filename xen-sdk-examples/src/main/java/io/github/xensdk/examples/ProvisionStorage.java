package io.github.xensdk.examples;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.Secret;
import io.github.xensdk.XenHost;
import io.github.xensdk.storage.SharedStorage;
import io.github.xensdk.storage.StorageListener;
import io.github.xensdk.storage.StorageSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives hosts the same storage, or takes it away. */
@Command(
        name = "provision-storage",
        description = "Shows what storage needs on its hosts, sets it up and proves it, or takes it away.",
        mixinStandardHelpOptions = true)
final class ProvisionStorage implements Callable<Integer> {

    /** What to do. */
    enum Verb {
        PLAN,
        APPLY,
        STATUS,
        REMOVE
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private final WhichHosts hosts = new WhichHosts();

    @Parameters(index = "0", paramLabel = "VERB", description = "one of: ${COMPLETION-CANDIDATES}")
    private Verb verb = Verb.PLAN;

    @Parameters(index = "1", paramLabel = "BACKEND", description = "nfs, smb, gluster, directory or one of your own")
    private String backend = "";

    @Parameters(index = "2", paramLabel = "PATH", description = "where it shall be, on all hosts")
    private String path = "";

    @Option(names = "--server", required = true, paramLabel = "HOST", description = "who has it")
    private String server = "";

    @Option(names = "--client", paramLabel = "HOST", description = "who uses it besides; may be repeated")
    private List<String> clients = new ArrayList<>();

    @Option(names = "--option", paramLabel = "NAME=VALUE", description = "what the backend shall do otherwise")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(names = "--password-file", paramLabel = "FILE", description = "its first line is the storage's password")
    private @Nullable Path passwordFile;

    @Override
    public Integer call() {
        Path file = passwordFile;
        if (file != null && !Files.isReadable(file)) {
            throw new ParameterException(spec.commandLine(), "--password-file must be one that can be read: " + file);
        }
        var connected = new ArrayList<XenHost>();
        try {
            XenHost first = hosts.connect(server);
            connected.add(first);
            var builder = StorageSpec.of(backend, path).server(first);
            for (String name : clients) {
                XenHost client = hosts.connect(name);
                connected.add(client);
                builder.clients(client);
            }
            options.forEach(builder::option);
            if (file != null) {
                builder.password(Secret.from(() -> firstLine(file)));
            }
            work(SharedStorage.of(
                    builder.build(), new Printer(spec.commandLine().getOut())));
        } finally {
            connected.forEach(XenHost::close);
        }
        return 0;
    }

    private void work(SharedStorage storage) {
        PrintWriter out = spec.commandLine().getOut();
        switch (verb) {
            case PLAN -> out.println(storage.plan().describe());
            case APPLY -> {
                storage.provision();
                out.println(storage + " is set up and proven");
            }
            case STATUS -> out.println(storage.status());
            case REMOVE -> storage.remove().left().forEach(left -> out.println("left: " + left));
        }
        out.flush();
    }

    private static char[] firstLine(Path file) {
        try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String line = reader.readLine();
            return line == null ? new char[0] : line.toCharArray();
        } catch (IOException e) {
            throw new InvalidInputException("password file", "must be one that can be read: " + file);
        }
    }

    private record Printer(PrintWriter out) implements StorageListener {

        @Override
        public void stepEnded(StepEnded event) {
            out.println(event.step().describe() + ": " + event.result());
            out.flush();
        }

        @Override
        public void undoEnded(UndoEnded event) {
            out.println(event.host() + ": undoing " + event.kind() + " " + event.subject() + ": " + event.result());
            out.flush();
        }
    }
}
