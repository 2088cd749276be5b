package io.github.xensdk.examples;

import io.github.xensdk.XenHost;
import io.github.xensdk.migration.Aftermath;
import io.github.xensdk.migration.MigrationRecovery;
import io.github.xensdk.migration.RecoveryReport;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What to do when a migration was cut in half, whoever began it. */
@Command(
        name = "recover",
        description = "Says what a migration has left on two hosts, and mends it where asked.",
        mixinStandardHelpOptions = true)
final class Recover implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private final WhichHosts hosts = new WhichHosts();

    @Parameters(index = "0", paramLabel = "GUEST", description = "its name")
    private String guest = "";

    @Parameters(index = "1", paramLabel = "FROM", description = "the host that it came from")
    private String from = "";

    @Parameters(index = "2", paramLabel = "TO", description = "the host that it went to")
    private String to = "";

    @Option(names = "--mend", description = "do what is right, not only say it")
    private boolean mend;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (XenHost source = hosts.connect(from);
                XenHost target = hosts.connect(to)) {
            var recovery = MigrationRecovery.of(guest).from(source).to(target).build();
            RecoveryReport report = mend ? recovery.recover() : recovery.inspect();
            Aftermath aftermath = report.aftermath();
            out.println(report.describe());
            report.done().forEach(done -> out.println("  " + done));
            if (!mend && aftermath.isRecoverable()) {
                out.println("  --mend does that");
            }
            out.flush();
            return aftermath.isSettled() ? 0 : 1;
        }
    }
}
