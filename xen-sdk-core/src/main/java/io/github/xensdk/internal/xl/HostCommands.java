package io.github.xensdk.internal.xl;

import io.github.xensdk.command.Command;

/** The command lines for what a host has to give. */
public final class HostCommands {

    private HostCommands() {}

    private static final String CPU_POOLS = """
            echo xensdk:pools && xl cpupool-list || exit $?
            echo xensdk:cpus && xl cpupool-list -c
            """;

    static final String BRIDGES = """
            echo xensdk:bridges
            for bridge in /sys/class/net/*/bridge; do
              [ -d "$bridge" ] || continue
              device=${bridge%/bridge}
              echo "bridge $(cat "$bridge/stp_state") $(cat "$bridge/forward_delay") ${device##*/}"
              for port in "$device"/brif/*; do
                [ ! -e "$port" ] || echo "port ${port##*/}"
              done
            done
            """;

    public static Command cpuPools() {
        return Command.script("xl cpupool-list", CPU_POOLS).build();
    }

    public static Command topology() {
        return Command.of("xl", "info", "-n").build();
    }

    public static Command bridges() {
        return Command.script("list the bridges", BRIDGES).build();
    }

    public static Command space(String path) {
        return Command.of("stat", "-f", "-c", "xensdk:space %S %b %f %a", "--", path)
                .build();
    }
}
