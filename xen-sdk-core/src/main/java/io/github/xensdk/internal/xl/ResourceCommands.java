package io.github.xensdk.internal.xl;

import io.github.xensdk.ByteSize;
import io.github.xensdk.command.Command;
import java.util.ArrayList;
import java.util.List;

/**
 * The command lines for what guests have and what hosts give. Domains are addressed by their number, which the caller has just
 * checked against the UUID.
 */
public final class ResourceCommands {

    private ResourceCommands() {}

    /** Three numbers in KiB: what the guest was told to have, the most that it may, and what of it is video memory. */
    private static final String MEMORY = """
            for key in target static-max videoram; do
              printf '%s=' "$key"
              xenstore-read "/local/domain/$1/memory/$key" 2>/dev/null || echo
            done
            """;

    /** Each scheduler lists the domains of its own pools only. */
    private static final String SCHEDULERS = """
            for scheduler in credit credit2 rtds; do
              echo "xensdk:$scheduler"
              xl sched-$scheduler || exit $?
            done
            """;

    /** xentop knows domains by name only: those whose name means one and the same domain before and after it are certain. */
    private static final String STATISTICS = """
            echo xensdk:uptime && cat /proc/uptime || exit 1
            echo xensdk:before && xl list -v || exit $?
            echo xensdk:top && xentop -b -i 1 -f -n -x || exit $?
            echo xensdk:after && xl list -v
            """;

    private static Command one(String verb, int id) {
        return Command.of("xl", verb, Integer.toString(id)).build();
    }

    public static Command info() {
        return XlCommands.info();
    }

    public static Command vcpuList(int id) {
        return one("vcpu-list", id);
    }

    /** Without -i, xl refuses more than the host has CPUs, though it creates such guests. */
    public static Command vcpuSet(int id, int count) {
        return Command.of("xl", "vcpu-set", "-i", Integer.toString(id), Integer.toString(count))
                .build();
    }

    public static Command vcpuPin(int id, String vcpu, String hard, String soft) {
        return Command.of("xl", "vcpu-pin", Integer.toString(id), vcpu, hard, soft)
                .build();
    }

    public static Command memory(int id) {
        return Command.script("read the memory of", MEMORY, Integer.toString(id))
                .build();
    }

    /** A bare number is MiB to xl and KiB to its manual, so it always gets a suffix. */
    public static Command memSet(int id, ByteSize size) {
        return Command.of("xl", "mem-set", Integer.toString(id), size.toKibibytes() + "k")
                .build();
    }

    public static Command memMax(int id, ByteSize size) {
        return Command.of("xl", "mem-max", Integer.toString(id), size.toKibibytes() + "k")
                .build();
    }

    public static Command blockList(int id) {
        return one("block-list", id);
    }

    public static Command blockAttach(int id, String spec) {
        return Command.of("xl", "block-attach", Integer.toString(id), spec).build();
    }

    public static Command blockDetach(int id, String device) {
        return Command.of("xl", "block-detach", Integer.toString(id), device).build();
    }

    public static Command cdInsert(int id, String device, String target) {
        return Command.of("xl", "cd-insert", Integer.toString(id), device, target)
                .build();
    }

    public static Command cdEject(int id, String device) {
        return Command.of("xl", "cd-eject", Integer.toString(id), device).build();
    }

    public static Command networkList(int id) {
        return one("network-list", id);
    }

    /** Here each part of an interface is an argument of its own. */
    public static Command networkAttach(int id, List<String> parts) {
        var arguments = new ArrayList<>(List.of("network-attach", Integer.toString(id)));
        arguments.addAll(parts);
        return Command.of("xl", arguments.toArray(String[]::new)).build();
    }

    public static Command networkDetach(int id, int index) {
        return Command.of("xl", "network-detach", Integer.toString(id), Integer.toString(index))
                .build();
    }

    public static Command schedulers() {
        return Command.script("xl sched-*", SCHEDULERS).build();
    }

    /** The option is {@code -w} for a weight, {@code -c} for a cap. */
    public static Command schedulerSet(String scheduler, int id, String option, int value) {
        return Command.of("xl", "sched-" + scheduler, "-d", Integer.toString(id), option, Integer.toString(value))
                .build();
    }

    public static Command statistics() {
        return Command.script("xentop", STATISTICS).build();
    }
}
