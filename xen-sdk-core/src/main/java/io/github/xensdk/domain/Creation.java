package io.github.xensdk.domain;

import io.github.xensdk.DomainStateException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.internal.xl.XlCommands;
import io.github.xensdk.internal.xl.XlDryRun;
import io.github.xensdk.internal.xl.XlLifecycle;
import java.util.Optional;
import java.util.UUID;

/** How guests come to be: from a configuration, from a text, from a file on the host. */
final class Creation {

    private final HostDomains here;

    Creation(HostDomains here) {
        this.here = here;
    }

    Domain create(DomainConfig config, StartMode mode) {
        return create(
                config.name(),
                config.uuid(),
                DomainConfigWriter.write(config, LeanScripts.lackingIn(here, config)),
                mode);
    }

    Domain create(String name, Optional<UUID> uuid, String text, StartMode mode) {
        here.refuseTaken(name, uuid);
        return created(name, mode, XlCommands.create(text, paused(mode), Domains.DEFAULT_LONG_TIMEOUT));
    }

    /** The host's own reading tells the name, which must be free. */
    Domain createFromFile(String path, StartMode mode) {
        var read = dryRunFile(path);
        String name = DomainNames.checked(read.name());
        here.refuseTaken(name, Optional.of(read.uuid()));
        return created(name, mode, XlLifecycle.create(path, paused(mode), Domains.DEFAULT_LONG_TIMEOUT));
    }

    private Domain created(String name, StartMode mode, Command command) {
        here.runDetached(command, OutputListener.NONE).orThrow();
        var created = here.first(domain -> domain.name().equals(name)).orElseThrow(() -> here.notFound(name));
        if (paused(mode) && created.state() != DomainState.PAUSED) {
            throw new DomainStateException(here.host(), name + " should be paused and is " + created.state());
        }
        return created;
    }

    DryRun dryRun(String text) {
        return XlDryRun.parse(here.run(XlLifecycle.dryRun(text)));
    }

    DryRun dryRunFile(String path) {
        return XlDryRun.parse(here.run(XlLifecycle.dryRunFile(RemotePaths.checked("configuration", path))));
    }

    static boolean paused(StartMode mode) {
        return mode == StartMode.PAUSED;
    }
}
