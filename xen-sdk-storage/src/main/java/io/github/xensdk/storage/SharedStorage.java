package io.github.xensdk.storage;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.Secret;
import io.github.xensdk.XenHost;
import io.github.xensdk.storage.spi.HostStep;
import io.github.xensdk.storage.spi.StorageBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Storage at the same path on several hosts: planned, set up, proven, looked at, taken away.
 *
 * <pre>{@code
 * var storage = SharedStorage.nfs("/xen/shared").server(nevers).clients(avignon).build();
 * log.info(storage.plan().describe()); // touches nothing
 * storage.provision();                 // apply() and verify()
 * }</pre>
 *
 * <p>What it made is noted on the hosts, so that any program with the same spec can take it away, and what was there before stays.
 * Immutable and thread-safe, but two programs must not set up or remove storage on the same host at the same time. All methods block
 * their thread; the hosts stay the caller's. They throw {@link io.github.xensdk.CommandFailedException} where a host's answer is a
 * failure and no other exception is named.
 */
public final class SharedStorage {

    private final StorageSpec spec;
    private final StorageBackend backend;
    private final StorageListener listener;

    private SharedStorage(StorageSpec spec, StorageListener listener) {
        this.spec = spec;
        this.backend = Backends.named(spec.backend());
        this.listener = listener;
        backend.check(spec);
    }

    /** Storage by NFS 4.2; {@link io.github.xensdk.storage.nfs.NfsBackend} says what it does and which options it has. */
    public static Builder nfs(String path) {
        return new Builder(StorageSpec.of("nfs", path));
    }

    /** Storage by SMB 3.1.1; {@link io.github.xensdk.storage.smb.SmbBackend} says what it does and which options it has. */
    public static Builder smb(String path) {
        return new Builder(StorageSpec.of("smb", path));
    }

    /**
     * Storage by GlusterFS, which goes on without one of its servers; {@link io.github.xensdk.storage.gluster.GlusterBackend} says what
     * it does and which options it has.
     */
    public static Builder gluster(String path) {
        return new Builder(StorageSpec.of("gluster", path));
    }

    /** A directory of one host, for tests and for hosts that share nothing. */
    public static Builder directory(String path) {
        return new Builder(StorageSpec.of("directory", path));
    }

    /** Storage as a spec has it; throws what {@link Builder#build()} throws. */
    public static SharedStorage of(StorageSpec spec) {
        return of(spec, StorageListener.NONE);
    }

    /** The same, with a listener. */
    public static SharedStorage of(StorageSpec spec, StorageListener listener) {
        return new SharedStorage(spec, listener);
    }

    /** What it shall be. */
    public StorageSpec spec() {
        return spec;
    }

    /** The path of a file in it, the same on every host. Asks no host. */
    public String image(String fileName) {
        return SpecRules.file(spec.path(), fileName);
    }

    /** Looks what {@link #apply()} would do. Touches nothing, and may be called at any time. */
    public StoragePlan plan() {
        return plan(backend.steps(spec));
    }

    private StoragePlan plan(List<HostStep> steps) {
        return plan(steps, StepRunner.looks(steps));
    }

    private StoragePlan plan(List<HostStep> steps, List<StepLook> looks) {
        var planned = new ArrayList<PlannedStep>();
        for (int i = 0; i < steps.size(); i++) {
            planned.add(looks.get(i).of(steps.get(i)));
        }
        return new StoragePlan(planned, backend.warnings(spec));
    }

    /**
     * Sets it up: does the steps that are not there yet, one after the other. Where one fails, what this call did is undone, the last
     * first. After a program was killed or a link was lost, applying again finishes the work. A client can be added that way, too; to
     * take one away, or to change access or options, {@link #remove()} it with the spec that made it, and apply the new one.
     *
     * @return what was changed; empty where all was there
     * @throws StorageRefusedException where something stands in the way; nothing was touched
     * @throws StorageStepFailedException where a step failed
     * @throws OutcomeUnknownException where a host was lost before anything was changed
     */
    public List<PlannedStep> apply() {
        List<HostStep> steps = backend.steps(spec);
        List<StepLook> looks = StepRunner.looks(steps);
        StoragePlan plan = plan(steps, looks);
        if (!plan.refusals().isEmpty()) {
            throw new StorageRefusedException(spec, plan);
        }
        return new Application(new Manifest(spec), new Tidings(listener)).run(steps, looks);
    }

    /**
     * Proves that it is what it shall be: all steps are there, on each client the right mount with the right options; a file that root
     * writes on one host is read on all the others; a lock that one host holds is refused to the others.
     *
     * @throws StorageNotSharedException where one of that is not so
     */
    public void verify() {
        for (PlannedStep step : plan().steps()) {
            if (step.state() != StepState.THERE) {
                throw new StorageNotSharedException(
                        spec + " is not set up: " + step.kind() + " " + step.subject() + ": " + step.detail(),
                        step.host());
            }
        }
        try {
            SharedDirectory.of(spec.path(), spec.hosts()).verify();
        } catch (StorageNotSharedException e) {
            throw LikelyCause.explained(spec, e);
        }
        new LockTrial(spec.path(), spec.hosts()).run();
        backend.verify(spec);
    }

    /**
     * {@link #apply()}, and then {@link #verify()}, with all their exceptions. What was set up stays where it cannot be proven, so that
     * one can look.
     *
     * @return this
     */
    public SharedStorage provision() {
        apply();
        verify();
        return this;
    }

    /** How it is at this time: what is missing on each host, the room there, and who uses it. Touches nothing. */
    public StorageStatus status() {
        List<HostStep> steps = backend.steps(spec);
        Map<String, List<PlannedStep>> missing = plan(steps).steps().stream()
                .filter(step -> step.state() != StepState.THERE)
                .collect(Collectors.groupingBy(PlannedStep::host));
        var hosts = new ArrayList<StorageStatus.HostStatus>();
        for (XenHost host : spec.hosts()) {
            List<String> lacks = missing.getOrDefault(host.name(), List.of()).stream()
                    .map(step -> step.kind() + " " + step.subject() + ": " + step.detail())
                    .toList();
            hosts.add(new StorageStatus.HostStatus(
                    host.name(), lacks, lacks.isEmpty() ? Room.at(host, spec.path()) : Optional.empty()));
        }
        return new StorageStatus(hosts, backend.connectedClients(spec));
    }

    /**
     * Takes away what the SDK made for it, from the last step to the first, and nothing else. A directory that holds something stays:
     * that is no failure, and said. Only the hosts of this spec are looked at. Storage that is in use cannot be unmounted and stays, with all that lies below the mount. May be
     * called again, also after a program was killed.
     *
     * @throws StorageStepFailedException where something cannot be taken away; what comes after it was not touched
     */
    public StorageRemoval remove() {
        return remove(false);
    }

    /**
     * The same, and <b>deletes the data for ever</b>: all that is in the storage's directory, where the SDK made that directory. One
     * that was there before stays as it is.
     *
     * @throws StorageStepFailedException where something cannot be taken away, such as a disk that a running guest uses
     */
    public StorageRemoval removeWithAllData() {
        return remove(true);
    }

    private StorageRemoval remove(boolean withData) {
        return new Removal(spec, new Manifest(spec), new Tidings(listener), withData).run(backend.steps(spec));
    }

    @Override
    public String toString() {
        return spec.toString();
    }

    /** Collects what storage may have. Not thread-safe. */
    public static final class Builder {

        private final StorageSpec.Builder spec;
        private StorageListener listener = StorageListener.NONE;

        private Builder(StorageSpec.Builder spec) {
            this.spec = spec;
        }

        /** Who has it. Required; {@link StorageSpec.Builder#server(XenHost)}. */
        public Builder server(XenHost value) {
            spec.server(value);
            return this;
        }

        /** The same, with the address by which its clients reach it; {@link StorageSpec.Builder#server(XenHost, String)}. */
        public Builder server(XenHost value, String address) {
            spec.server(value, address);
            return this;
        }

        /** Who uses it besides; {@link StorageSpec.Builder#clients(XenHost...)}. */
        public Builder clients(XenHost... values) {
            spec.clients(values);
            return this;
        }

        /** Who uses it besides, with its address; {@link StorageSpec.Builder#client(XenHost, String)}. */
        public Builder client(XenHost host, String address) {
            spec.client(host, address);
            return this;
        }

        /** Who root of a client is on it. Default: {@link StorageAccess#ROOT}. */
        public Builder access(StorageAccess value) {
            spec.access(value);
            return this;
        }

        /** What its clients prove themselves with; {@link StorageSpec.Builder#password(Secret)}. */
        public Builder password(Secret value) {
            spec.password(value);
            return this;
        }

        /** What the backend shall do otherwise; {@link StorageSpec.Builder#option(String, String)}. */
        public Builder option(String name, String value) {
            spec.option(name, value);
            return this;
        }

        /** Who sees it as it goes. Default: nobody. */
        public Builder listener(StorageListener value) {
            this.listener = value;
            return this;
        }

        /**
         * The storage. Asks no host.
         *
         * @throws InvalidInputException where the server is missing, a host is there twice, or the backend does not take an option
         */
        public SharedStorage build() {
            return of(spec.build(), listener);
        }

        /** Builds it and {@linkplain SharedStorage#provision() provisions} it. */
        public SharedStorage provision() {
            return build().provision();
        }
    }
}
