package io.github.xensdk.domain;

import io.github.xensdk.ByteSize;
import io.github.xensdk.CheckpointExistsException;
import io.github.xensdk.DomainStateException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.internal.xl.XlCommands;
import io.github.xensdk.internal.xl.XlJson;
import io.github.xensdk.internal.xl.XlLifecycle;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** How guests go into files and come back. */
final class Checkpoints {

    /** What the end of a saved guest, or its going on, may take after xl has said that all is well. */
    private static final Duration SETTLING = Duration.ofSeconds(30);

    private final HostDomains here;

    Checkpoints(HostDomains here) {
        this.here = here;
    }

    Checkpoint save(Domain domain, String path, AfterSave after, Duration timeout, OutputListener listener) {
        RemotePaths.checked("checkpoint", path);
        var current = here.guest(domain);
        Command command = switch (after) {
            case DESTROY -> XlCommands.save(current.id(), path, timeout);
            case LEAVE_PAUSED -> XlCommands.save(current.id(), path, timeout, "-p");
            case GO_ON -> XlCommands.save(current.id(), path, timeout, "-c");
        };
        var result = here.runDetached(current.uuid(), command, listener);
        if (result.exitStatus() == XlCommands.EXIT_FILE_EXISTS) {
            throw new CheckpointExistsException(here.host(), path);
        }
        String size = result.orThrow().stdout().strip();
        size = size.substring(size.lastIndexOf('\n') + 1);
        if (!size.matches("\\d{1,18}")) {
            throw new OutputNotRecognisedException("stat of " + path, result.stdout());
        }
        prove(current, path, after);
        return new Checkpoint(path, new ByteSize(Long.parseLong(size)));
    }

    /** xl's exit status is about the file alone. */
    private void prove(Domain domain, String path, AfterSave after) {
        Predicate<Optional<Domain>> asAsked = switch (after) {
            case DESTROY -> Optional::isEmpty;
            case LEAVE_PAUSED -> seen -> is(seen, state -> state == DomainState.PAUSED);
            case GO_ON -> seen -> is(seen, DomainState::isExecuting);
        };
        if (!here.comesTrue(
                "what becomes of " + domain.name(), SETTLING, () -> asAsked.test(here.find(domain.uuid())))) {
            throw new DomainStateException(
                    here.host(),
                    domain.name() + " was saved to " + path + ", should be as " + after + " says, and is "
                            + here.find(domain.uuid())
                                    .map(seen -> seen.state().name())
                                    .orElse("gone"));
        }
    }

    private static boolean is(Optional<Domain> seen, Predicate<DomainState> condition) {
        return seen.map(Domain::state).filter(condition).isPresent();
    }

    Domain restore(Checkpoint checkpoint, StartMode mode, Duration timeout, OutputListener listener) {
        XlJson.Identity identity = identity(checkpoint);
        return restored(
                identity.name(),
                identity.uuid(),
                mode,
                XlCommands.restore(checkpoint.path(), Creation.paused(mode), timeout),
                listener);
    }

    Domain restore(
            Checkpoint checkpoint, ConfigFile config, StartMode mode, Duration timeout, OutputListener listener) {
        var other = DomainConfig.from(config);
        // xl would make a UUID up; the guest is still the same one.
        UUID uuid = other.uuid().orElseGet(() -> identity(checkpoint).uuid());
        String text = config.with("uuid", uuid.toString()).toText();
        return restored(
                other.name(),
                uuid,
                mode,
                XlLifecycle.restore(checkpoint.path(), text, Creation.paused(mode), timeout),
                listener);
    }

    private XlJson.Identity identity(Checkpoint checkpoint) {
        String head =
                here.run(XlCommands.checkpointHead(checkpoint.path())).orThrow().stdout();
        return identity(head);
    }

    /** Who is in a checkpoint whose head was printed so. */
    static XlJson.Identity identity(String head) {
        return XlJson.parseCheckpointHead(XlCommands.parseCheckpointHead(head));
    }

    private Domain restored(String name, UUID uuid, StartMode mode, Command command, OutputListener listener) {
        here.refuseTaken(name, Optional.of(uuid));
        here.runDetached(uuid, command, listener).orThrow();
        Domain restored = here.find(uuid)
                .orElseThrow(() -> new DomainStateException(here.host(), name + " is not there after restore"));
        boolean asAsked = Creation.paused(mode)
                ? restored.state() == DomainState.PAUSED
                : restored.state().isExecuting();
        if (!asAsked) {
            throw new DomainStateException(
                    here.host(), name + " should be " + mode + " after restore and is " + restored.state());
        }
        return restored;
    }
}
