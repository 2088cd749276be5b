package io.github.xensdk.examples;

import io.github.xensdk.XenHost;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A transport of one's own: it stands before another one and shows what crosses. */
@Command(
        name = "show-commands",
        description = "Lists the domains of a host, and shows the commands that this takes.",
        mixinStandardHelpOptions = true)
final class ShowCommands implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private final WhichHosts hosts = new WhichHosts();

    @Parameters(paramLabel = "HOST", description = "a Xen host")
    private String host = "";

    /** The host behind it is closed with it. */
    private record Shown(XenHost behind, PrintWriter out) implements CommandTransport {

        @Override
        public String host() {
            return behind.name();
        }

        @Override
        public RunningCommand start(io.github.xensdk.command.Command command, OutputListener listener) {
            show(command);
            return behind.start(command, listener);
        }

        /** Of its own, so that a read is sent again when the connection is lost. */
        @Override
        public CommandResult execute(io.github.xensdk.command.Command command) {
            show(command);
            return behind.run(command);
        }

        /** A command's text for messages has no secrets in it, as these never are among its words. */
        private void show(io.github.xensdk.command.Command command) {
            out.println("> " + command);
            out.flush();
        }

        @Override
        public void close() {
            behind.close();
        }
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (var xen = XenHost.over(new Shown(hosts.connect(host), out), Optional.empty())) {
            xen.domains().list().forEach(out::println);
            out.flush();
        }
        return 0;
    }
}
