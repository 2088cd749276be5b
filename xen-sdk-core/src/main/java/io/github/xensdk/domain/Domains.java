package io.github.xensdk.domain;

import io.github.xensdk.CheckpointExistsException;
import io.github.xensdk.CommandFailedException;
import io.github.xensdk.ConfigRefusedException;
import io.github.xensdk.ConfigValueException;
import io.github.xensdk.ConsoleNotLoggedException;
import io.github.xensdk.DomainExistsException;
import io.github.xensdk.DomainNotFoundException;
import io.github.xensdk.DomainStateException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.NotSupportedException;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import io.github.xensdk.internal.xl.XlCommands;
import io.github.xensdk.internal.xl.XlJson;
import io.github.xensdk.internal.xl.XlLifecycle;
import io.github.xensdk.internal.xl.XlStoredConfig;
import java.time.Duration;
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
    private final Creation creation;
    private final Endings endings;
    private final Checkpoints checkpoints;
    private final Suspension suspension;
    private final Reports reports;

    private Domains(HostDomains here) {
        this.here = here;
        this.creation = new Creation(here);
        this.endings = new Endings(here);
        this.checkpoints = new Checkpoints(here);
        this.suspension = new Suspension(here);
        this.reports = new Reports(here);
    }

    /** The domains behind a transport, which stays the caller's. Usually one calls {@code XenHost.domains()} instead. */
    public static Domains over(CommandTransport transport) {
        return over(transport, WatchTime.SYSTEM);
    }

    static Domains over(CommandTransport transport, WatchTime time) {
        return new Domains(new HostDomains(transport, time));
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

    /** The domain with that number, where there is one. The number changes with each start; keep the UUID. */
    public Optional<Domain> find(int id) {
        return here.first(domain -> domain.id() == id);
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
     * The domain with that UUID.
     *
     * @throws DomainNotFoundException where there is none
     */
    public Domain get(UUID uuid) {
        return find(uuid).orElseThrow(() -> here.notFound(uuid.toString()));
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
        return creation.create(config, mode);
    }

    /**
     * Creates a guest from a text, which goes to xl as it is; throws what {@link #create(DomainConfig)} throws.
     *
     * @throws ConfigValueException where a {@link DomainConfig} cannot be read from it
     */
    public Domain create(ConfigFile config, StartMode mode) {
        var read = DomainConfig.from(config);
        return creation.create(read.name(), read.uuid(), config.toText(), mode);
    }

    /**
     * Creates a guest from a file that lies on the host, which whoever put it there answers for: it may name programs that run
     * as root. Throws what {@link #create(DomainConfig)} throws.
     *
     * @param path an absolute path on the host
     * @throws ConfigRefusedException where xl does not understand it
     */
    public Domain createFromFile(String path, StartMode mode) {
        return creation.createFromFile(path, mode);
    }

    /**
     * Has the host's own toolstack read a configuration; nothing is started.
     *
     * @throws ConfigRefusedException where it refuses it
     */
    public DryRun dryRun(DomainConfig config) {
        return creation.dryRun(config.toXlConfig());
    }

    /** The same with a text, which goes to xl as it is. */
    public DryRun dryRun(ConfigFile config) {
        return creation.dryRun(config.toText());
    }

    /** The same with a file that lies on the host. */
    public DryRun dryRunFile(String path) {
        return creation.dryRunFile(path);
    }

    /**
     * Stops a guest's CPUs. {@code xl pause} exits with 0 whatever happens, so the state is read afterwards. Xen counts pauses,
     * so one that is paused is left as it is: a single {@link #unpause} is enough.
     *
     * @throws DomainStateException where it is not paused then
     */
    public Domain pause(Domain domain) {
        var current = here.guest(domain);
        if (current.state() == DomainState.PAUSED) {
            return current;
        }
        here.run(XlCommands.pause(current.id())).orThrow();
        return here.proven(domain, "paused", seen -> seen.state() == DomainState.PAUSED);
    }

    /**
     * Lets a guest's CPUs go on. {@code xl unpause} exits with 0 whatever happens, so the state is read afterwards.
     *
     * @throws DomainStateException where it does not execute then: somebody else may have paused it, too
     */
    public Domain unpause(Domain domain) {
        here.run(XlCommands.unpause(here.guest(domain).id())).orThrow();
        return here.proven(domain, "running", seen -> seen.state().isExecuting());
    }

    /**
     * Suspends a guest in its memory: it stops itself, as for a migration, and waits for {@link #resume}.
     *
     * @throws NotSupportedException where the host's xl cannot: before Xen 4.20. Nothing was done
     * @throws DomainStateException where it is not suspended then; xl exits with 0 whatever happens
     */
    public Domain suspend(Domain domain) {
        return suspension.suspend(domain, DEFAULT_LONG_TIMEOUT);
    }

    /**
     * Lets a suspended guest go on.
     *
     * @throws NotSupportedException where the host's xl cannot: before Xen 4.20. Nothing was done
     * @throws DomainStateException where it does not execute then; xl exits with 0 whatever happens
     */
    public Domain resume(Domain domain) {
        return suspension.resume(domain);
    }

    /**
     * Asks a guest to shut down, and waits until it has: {@link #shutdown(Domain, Shutdown)} with {@link Shutdown#within}.
     */
    public ShutdownEnd shutdown(Domain domain, Duration timeout) {
        return shutdown(domain, Shutdown.within(timeout));
    }

    /**
     * Asks a guest to shut down.
     *
     * @param how whether and how long to wait, and what becomes of a guest that takes longer
     * @return what was seen
     * @throws CommandFailedException where it has no control node to be asked by
     * @throws DomainStateException where it took too long and nothing else was asked for, or crashed meanwhile
     */
    public ShutdownEnd shutdown(Domain domain, Shutdown how) {
        return endings.shutdown(domain, how);
    }

    /** Asks a guest to reboot by {@link StopSignal#CONTROL}; see {@link #reboot(Domain, Duration, StopSignal)}. */
    public Domain reboot(Domain domain, Duration timeout) {
        return reboot(domain, timeout, StopSignal.CONTROL);
    }

    /**
     * Asks a guest to reboot, and waits until the host has started it anew.
     *
     * @param timeout how long to wait; the guest is left as it is afterwards
     * @return the guest with its new number. That it executes does not say that it answers already
     * @throws CommandFailedException where it has no control node to be asked by
     * @throws DomainStateException where it would not come back, because its {@code on_reboot} says so (then nothing was done);
     *     where it did not come back in time; or where no xl on the host watches it, see {@link AfterSave#GO_ON}
     */
    public Domain reboot(Domain domain, Duration timeout, StopSignal signal) {
        return endings.reboot(domain, timeout, signal);
    }

    /**
     * Ends a guest at once, as pulling the plug would; what it had not written is lost.
     *
     * @throws DomainStateException where it is still there afterwards
     */
    public void destroy(Domain domain) {
        endings.destroy(domain);
    }

    /**
     * Gives a guest another name, until it is gone: the configuration that it was started from keeps the old one.
     *
     * @throws InvalidInputException where the name breaks the rule for names
     * @throws DomainExistsException where the name is taken
     * @throws DomainStateException where it has another name then
     */
    public Domain rename(Domain domain, String name) {
        DomainNames.checked(name);
        var current = here.guest(domain);
        if (current.name().equals(name)) {
            return current;
        }
        here.refuseTaken(name, Optional.empty());
        here.run(XlLifecycle.rename(current.id(), name)).orThrow();
        var renamed = here.refresh(current);
        if (!renamed.name().equals(name)) {
            throw new DomainStateException(host(), "should be " + name + " and is " + renamed.name());
        }
        return renamed;
    }

    /** What can be sent to a guest that runs: triggers and SysRq. */
    public Signals signals() {
        return new Signals(here);
    }

    /**
     * How long a domain has been running since it was started, restored or migrated here, to the second.
     *
     * @throws OutputNotRecognisedException where the host does not know, or its clock went back behind the start
     */
    public Duration uptime(Domain domain) {
        return reports.uptime(domain);
    }

    /**
     * The end of what a guest printed on its console, as the host's xenconsoled logged it. The log belongs to the name: earlier
     * guests of the same name may be in it. Guests print what they like, escape sequences included.
     *
     * @param lines how many lines at most, up to 10,000; never more than the last mebibyte
     * @throws ConsoleNotLoggedException where the host logs no consoles, or the guest was renamed since it was started
     */
    public List<String> consoleTail(Domain domain, int lines) {
        return reports.consoleTail(domain, lines);
    }

    /**
     * Saves a guest's memory to a file on its host. The file appears under its name only when it is whole and on disk; where
     * saving fails, xl lets the guest go on and nothing is left.
     *
     * @param path where to write; nothing may be there
     * @param after what becomes of the guest
     * @throws CheckpointExistsException where a file is there already
     * @throws CommandFailedException where xl could not save it
     * @throws DomainStateException where it was saved, and the guest is not as {@code after} says
     */
    public Checkpoint save(Domain domain, String path, AfterSave after) {
        return save(domain, path, after, DEFAULT_LONG_TIMEOUT, OutputListener.NONE);
    }

    /** The same with a time-out, and a listener for what xl prints meanwhile ({@code xc: progress: …}). */
    public Checkpoint save(Domain domain, String path, AfterSave after, Duration timeout, OutputListener listener) {
        return checkpoints.save(domain, path, after, timeout, listener);
    }

    /**
     * Brings a saved guest back. The file stays; restoring it a second time would run an old state on disks that went on, so
     * delete it once the guest runs.
     *
     * @throws DomainExistsException where its name or UUID is taken
     * @throws OutputNotRecognisedException where the file is no checkpoint
     * @throws CommandFailedException where xl could not restore it
     * @throws DomainStateException where it is not there, or not in that mode, afterwards
     */
    public Domain restore(Checkpoint checkpoint, StartMode mode) {
        return restore(checkpoint, mode, DEFAULT_LONG_TIMEOUT, OutputListener.NONE);
    }

    /** The same with a time-out, and a listener for what xl prints meanwhile. */
    public Domain restore(Checkpoint checkpoint, StartMode mode, Duration timeout, OutputListener listener) {
        return checkpoints.restore(checkpoint, mode, timeout, listener);
    }

    /**
     * Brings a saved guest back with another configuration than it was saved with: another name, other paths of its disks.
     * What was its machine when it was saved (type, memory, virtual CPUs) must stay. Throws what
     * {@link #restore(Checkpoint, StartMode)} throws.
     *
     * @param config the configuration; where it has no UUID, the guest keeps its own
     * @throws ConfigValueException where a {@link DomainConfig} cannot be read from it
     */
    public Domain restore(Checkpoint checkpoint, ConfigFile config, StartMode mode) {
        return checkpoints.restore(checkpoint, config, mode, DEFAULT_LONG_TIMEOUT, OutputListener.NONE);
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
