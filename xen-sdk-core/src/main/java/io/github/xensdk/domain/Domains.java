package io.github.xensdk.domain;

import io.github.xensdk.ByteSize;
import io.github.xensdk.CheckpointExistsException;
import io.github.xensdk.CommandFailedException;
import io.github.xensdk.DomainExistsException;
import io.github.xensdk.DomainNotFoundException;
import io.github.xensdk.DomainStateException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import io.github.xensdk.internal.xl.XlCommands;
import io.github.xensdk.internal.xl.XlJson;
import io.github.xensdk.internal.xl.XlStoredConfig;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What can be done to the domains of one host. Every verb finds its domain by UUID first, so it never hits another one that
 * got the same number or name meanwhile; and gives back what it saw afterwards.
 *
 * <p>Thread-safe, as its transport is. Every call is bounded; those without a time-out of their own take a minute at most.
 * All throw {@link OutcomeUnknownException} where the end was not seen.
 */
public final class Domains {

    /** What saving, restoring, creating and destroying may take when nothing else is said: ten minutes. */
    public static final Duration DEFAULT_LONG_TIMEOUT = Duration.ofMinutes(10);

    private final HostDomains here;

    private Domains(HostDomains here) {
        this.here = here;
    }

    /** The domains behind a transport, which stays the caller's. Usually one calls {@code XenHost.domains()} instead. */
    public static Domains over(CommandTransport transport) {
        return new Domains(new HostDomains(transport));
    }

    /** The domains' virtual CPUs. */
    public Vcpus vcpus() {
        return new Vcpus(here);
    }

    /** The domains' memory. */
    public Memory memory() {
        return new Memory(here);
    }

    /** The domains' disks. */
    public Disks disks() {
        return new Disks(here);
    }

    /** The domains' network interfaces. */
    public Nics nics() {
        return new Nics(here);
    }

    /** What the scheduler gives them. */
    public Scheduler scheduler() {
        return new Scheduler(here);
    }

    /** What they use. */
    public Statistics statistics() {
        return new Statistics(here);
    }

    /** All domains, dom0 among them, in the order of xl. */
    public List<Domain> list() {
        return here.list();
    }

    /** The domain with that name, where there is one. */
    public Optional<Domain> find(String name) {
        return here.first(domain -> domain.name().equals(name));
    }

    /** The domain with that UUID, where there is one. */
    public Optional<Domain> find(UUID uuid) {
        return here.find(uuid);
    }

    /**
     * The domain with that name.
     *
     * @throws DomainNotFoundException where there is none
     */
    public Domain get(String name) {
        return find(name).orElseThrow(() -> here.notFound(name));
    }

    /**
     * The same domain as it is now.
     *
     * @throws DomainNotFoundException where it is gone
     */
    public Domain refresh(Domain domain) {
        return here.refresh(domain);
    }

    /**
     * What the toolstack has stored of its configuration.
     *
     * @throws DomainNotFoundException where it is gone, or has no stored configuration
     */
    public DomainInfo info(Domain domain) {
        var current = refresh(domain);
        return XlJson.parseListLong(
                        here.run(XlCommands.listLong(current.id())).orThrow().stdout())
                .filter(info -> info.uuid().equals(domain.uuid()))
                .orElseThrow(() -> here.notFound(domain.name()));
    }

    /**
     * The configuration of a running domain, turned back from what the toolstack has stored of it.
     *
     * @throws DomainNotFoundException where it is gone, or has no stored configuration
     * @throws OutputNotRecognisedException where a configuration cannot say what is stored
     */
    public StoredConfig config(Domain domain) {
        var current = refresh(domain);
        return XlStoredConfig.parse(
                        here.run(XlCommands.listLong(current.id())).orThrow().stdout())
                .filter(stored ->
                        stored.config().uuid().filter(domain.uuid()::equals).isPresent())
                .orElseThrow(() -> here.notFound(domain.name()));
    }

    /**
     * Creates and starts a guest.
     *
     * @throws DomainExistsException where its name or UUID is taken
     * @throws CommandFailedException where xl refuses it
     */
    public Domain create(DomainConfig config) {
        return create(config, StartMode.RUNNING);
    }

    /** Creates a guest; throws what {@link #create(DomainConfig)} throws. */
    public Domain create(DomainConfig config, StartMode mode) {
        here.refuseTaken(config.name(), config.uuid());
        here.run(XlCommands.create(config.toXlConfig(), mode == StartMode.PAUSED, DEFAULT_LONG_TIMEOUT))
                .orThrow();
        return get(config.name());
    }

    /**
     * Stops a guest's CPUs. {@code xl pause} exits with 0 whatever happens, so the state is read afterwards.
     *
     * @throws DomainStateException where it is not paused then
     */
    public Domain pause(Domain domain) {
        here.run(XlCommands.pause(here.guest(domain).id())).orThrow();
        return here.proven(domain, "paused", seen -> seen.state() == DomainState.PAUSED);
    }

    /**
     * Lets a guest's CPUs go on. {@code xl unpause} exits with 0 whatever happens, so the state is read afterwards.
     *
     * @throws DomainStateException where it does not execute then
     */
    public Domain unpause(Domain domain) {
        here.run(XlCommands.unpause(here.guest(domain).id())).orThrow();
        return here.proven(domain, "running", seen -> seen.state().isExecuting());
    }

    /**
     * Asks a guest to shut down, and waits until it is gone.
     *
     * @param timeout how long to wait; the guest is left as it is afterwards
     * @throws DomainStateException where it is still there then
     */
    public void shutdown(Domain domain, Duration timeout) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new InvalidInputException("timeout", "must be positive");
        }
        here.run(XlCommands.shutdown(here.guest(domain).id())).orThrow();
        if (!here.vanishes(domain, timeout)) {
            throw new DomainStateException(host(), domain.name() + " did not shut down within " + timeout);
        }
    }

    /**
     * Ends a guest at once, as pulling the plug would; what it had not written is lost.
     *
     * @throws DomainStateException where it is still there afterwards
     */
    public void destroy(Domain domain) {
        here.run(XlCommands.destroy(here.guest(domain).id(), DEFAULT_LONG_TIMEOUT))
                .orThrow();
        if (!here.vanishes(domain, Duration.ofSeconds(30))) {
            throw new DomainStateException(host(), domain.name() + " is still there after destroy");
        }
    }

    /**
     * Saves a guest's memory to a file on its host. The file appears under its name only when it is whole and on disk; where
     * saving fails, xl lets the guest go on and nothing is left.
     *
     * @param path where to write; nothing may be there
     * @param after what becomes of the guest
     * @throws CheckpointExistsException where a file is there already
     * @throws CommandFailedException where xl could not save it
     */
    public Checkpoint save(Domain domain, String path, AfterSave after) {
        return save(domain, path, after, DEFAULT_LONG_TIMEOUT, OutputListener.NONE);
    }

    /** The same with a time-out, and a listener for what xl prints meanwhile ({@code xc: progress: …}). */
    public Checkpoint save(Domain domain, String path, AfterSave after, Duration timeout, OutputListener listener) {
        RemotePaths.checked("checkpoint", path);
        var current = here.guest(domain);
        var result = here.run(XlCommands.save(current.id(), path, after == AfterSave.LEAVE_PAUSED, timeout), listener);
        if (result.exitStatus() == XlCommands.EXIT_FILE_EXISTS) {
            throw new CheckpointExistsException(host(), path);
        }
        String size = result.orThrow().stdout().strip();
        size = size.substring(size.lastIndexOf('\n') + 1);
        if (!size.matches("\\d{1,18}")) {
            throw new OutputNotRecognisedException("stat of " + path, result.stdout());
        }
        return new Checkpoint(path, new ByteSize(Long.parseLong(size)));
    }

    /**
     * Brings a saved guest back. The file stays; restoring it a second time would run an old state on disks that went on, so
     * delete it once the guest runs.
     *
     * @throws DomainExistsException where its name or UUID is taken
     * @throws OutputNotRecognisedException where the file is no checkpoint
     * @throws CommandFailedException where xl could not restore it
     */
    public Domain restore(Checkpoint checkpoint, StartMode mode) {
        return restore(checkpoint, mode, DEFAULT_LONG_TIMEOUT, OutputListener.NONE);
    }

    /** The same with a time-out, and a listener for what xl prints meanwhile. */
    public Domain restore(Checkpoint checkpoint, StartMode mode, Duration timeout, OutputListener listener) {
        String head =
                here.run(XlCommands.checkpointHead(checkpoint.path())).orThrow().stdout();
        XlJson.Identity identity = XlJson.parseCheckpointHead(decoded(head));
        here.refuseTaken(identity.name(), Optional.of(identity.uuid()));
        here.run(XlCommands.restore(checkpoint.path(), mode == StartMode.PAUSED, timeout), listener)
                .orThrow();
        return find(identity.uuid())
                .orElseThrow(() -> new DomainStateException(host(), identity.name() + " is not there after restore"));
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw new OutputNotRecognisedException("a checkpoint's head", base64);
        }
    }

    /** The host's name. */
    String host() {
        return here.host();
    }

    /** Asks for all domains and does not wait, so that several hosts can be asked at the same time. */
    RunningCommand startList(Duration timeout) {
        return here.transport().start(XlCommands.list(timeout), OutputListener.NONE);
    }
}
