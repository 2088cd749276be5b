package io.github.xensdk.storage;

import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.CommandTransport;
import java.util.function.Function;

/**
 * A host, or a guest: where commands can be run.
 *
 * @param name for messages
 * @param commands runs one
 */
record Machine(String name, Function<Command, CommandResult> commands) {

    static Machine of(XenHost host) {
        return new Machine(host.name(), host::run);
    }

    static Machine of(CommandTransport guest) {
        return new Machine(guest.host(), guest::execute);
    }

    CommandResult run(Command command) {
        return commands.apply(command);
    }

    @Override
    public String toString() {
        return name;
    }
}
