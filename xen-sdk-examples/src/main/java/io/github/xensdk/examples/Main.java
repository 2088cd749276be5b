package io.github.xensdk.examples;

import io.github.xensdk.XenException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The runnable jar: one subcommand an example. */
@Command(
        name = "xen-sdk-examples",
        description = "Short programs that show what xen-sdk does.",
        mixinStandardHelpOptions = true,
        version = "xen-sdk 0.1.0-SNAPSHOT",
        subcommands = {
            ColdComparison.class,
            Evacuate.class,
            KeepCheckpoint.class,
            MigrationDowntime.class,
            ProbeCompute.class,
            ProbeNetwork.class,
            MoveBenchmark.class,
            ProvisionStorage.class,
            QuickStart.class,
            Recover.class,
            ShowCommands.class,
            ShowInventory.class,
            ShowMeters.class,
            StorageComparison.class,
            Watch.class
        })
public final class Main {

    private Main() {}

    /** Runs the subcommand; exits with 0 when it did all it should, 1 when it failed, 2 when it was asked wrongly. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        var commandLine = new CommandLine(new Main());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof XenException || failure instanceof LabException) {
                command.getErr().println(command.getColorScheme().errorText("error: " + failure.getMessage()));
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw failure;
        });
        return commandLine;
    }
}
