package io.github.xensdk.domain;

import io.github.xensdk.CheckpointConsumedException;
import io.github.xensdk.CheckpointCorruptException;
import io.github.xensdk.CheckpointExistsException;
import io.github.xensdk.CheckpointUntrustedException;
import io.github.xensdk.CommandFailedException;
import io.github.xensdk.DomainExistsException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.internal.xl.XlCommands;
import io.github.xensdk.internal.xl.XlJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints that are kept: in one directory of a host, each with a manifest that says whose it is and how it was when it was saved.
 * A kept one is restored only when it is still the same, and only once.
 *
 * <pre>{@code
 * var store = CheckpointStore.on(nevers, "/var/lib/xen-sdk/checkpoints");
 * store.save(guest, "guest-04-before-upgrade", AfterSave.DESTROY);
 * …
 * store.restore("guest-04-before-upgrade", StartMode.RUNNING);
 * store.remove("guest-04-before-upgrade");
 * }</pre>
 *
 * <p><strong>It holds memory and not disks.</strong> A guest that goes on after it was saved, under {@link AfterSave#GO_ON} or because
 * somebody unpaused it, writes to its disks what the checkpoint does not know of: restoring it then ruins them, unless the caller has
 * put back disks of the same moment.
 *
 * <p>Thread-safe, and safe against other programs: of two that restore the same checkpoint one is refused. The directory must exist
 * and belong to root (or to the SDK's user) alone, else a {@link CheckpointUntrustedException} is thrown: a checkpoint is code that
 * runs as root. The host stays the caller's. It needs a POSIX shell and coreutils.
 */
public final class CheckpointStore {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
    private static final Pattern MEASURED = Pattern.compile("(?m)^xensdk-measured (\\d{1,18}) ([0-9a-f]{64})$");

    private final XenHost host;
    private final String directory;

    private CheckpointStore(XenHost host, String directory) {
        this.host = host;
        String checked = RemotePaths.checked("checkpoint directory", directory);
        this.directory = checked.endsWith("/") ? checked.substring(0, checked.length() - 1) : checked;
    }

    /**
     * The checkpoints in a directory of a host. Asks the host nothing yet.
     *
     * @throws InvalidInputException where the path is not absolute or not safe
     */
    public static CheckpointStore on(XenHost host, String directory) {
        return new CheckpointStore(host, directory);
    }

    /**
     * Saves a guest and seals the file with its manifest. The hash is taken when the guest is already as {@code after} says, so a
     * guest that goes on does not stand still for it.
     *
     * @param name what the store shall call it: at most 100 letters, digits, {@code .}, {@code _}, {@code -}
     * @throws CheckpointExistsException where it has one of that name
     * @throws XenException as {@link Domains#save(Domain, String, AfterSave)} throws; where sealing fails the file is there without a
     *     manifest, see {@link #vouchFor}
     */
    public KeptCheckpoint save(Domain domain, String name, AfterSave after) {
        return save(domain, name, after, Domains.DEFAULT_LONG_TIMEOUT, OutputListener.NONE);
    }

    /** The same with a time-out for each of saving and hashing, and a listener for what xl prints meanwhile. */
    public KeptCheckpoint save(Domain domain, String name, AfterSave after, Duration timeout, OutputListener listener) {
        refuseTaken(checked(name));
        String xen = host.info().xenVersion();
        host.domains().save(domain, path(name), after, timeout, listener);
        return seal(name, domain.name(), domain.uuid(), xen, timeout);
    }

    private void refuseTaken(String name) {
        if (!read(name).isEmpty()) {
            throw new CheckpointExistsException(host.name(), manifest(name));
        }
    }

    private KeptCheckpoint seal(String name, String guest, UUID uuid, String xen, Duration timeout) {
        CommandResult result = host.runDetached(
                CheckpointManifest.seal(directory, name, guest, uuid, xen, Instant.now(), timeout),
                OutputListener.NONE);
        if (result.exitStatus() == CheckpointManifest.EXIT_THERE) {
            throw new CheckpointExistsException(host.name(), manifest(name));
        }
        if (result.exitStatus() == CheckpointManifest.EXIT_MISSING) {
            throw new CommandFailedException(result, "there is no " + path(name));
        }
        result.orThrow();
        return get(name);
    }

    /** All that have a manifest, in no certain order. Hashes nothing. */
    public List<KeptCheckpoint> list() {
        return read(CheckpointManifest.readAll(directory));
    }

    /**
     * What the manifest says. Hashes nothing.
     *
     * @throws CheckpointUntrustedException where there is no manifest of that name
     */
    public KeptCheckpoint get(String name) {
        List<KeptCheckpoint> found = read(checked(name));
        if (found.size() != 1) {
            throw new CheckpointUntrustedException(host.name(), manifest(name));
        }
        return found.get(0);
    }

    private List<KeptCheckpoint> read(String name) {
        return read(CheckpointManifest.read(directory, name));
    }

    private List<KeptCheckpoint> read(Command question) {
        CommandResult result = host.run(question);
        if (result.exitStatus() == CheckpointManifest.EXIT_OPEN) {
            throw new CheckpointUntrustedException(
                    host.name(),
                    directory,
                    "others than root may write into it; have it owned by root, with mode 0700");
        }
        return CheckpointManifest.parse(directory, result.orThrow().stdout());
    }

    /**
     * Reads all of the file and compares it with its manifest.
     *
     * @throws CheckpointUntrustedException where there is no manifest of that name
     * @throws CheckpointCorruptException where size, hash or the guest in it are others than the manifest says, or the file is gone
     */
    public KeptCheckpoint verify(String name) {
        return verify(name, Domains.DEFAULT_LONG_TIMEOUT);
    }

    private KeptCheckpoint verify(String name, Duration timeout) {
        KeptCheckpoint kept = get(name);
        CommandResult result = host.run(CheckpointManifest.measure(directory, name, timeout));
        if (result.exitStatus() == CheckpointManifest.EXIT_MISSING) {
            throw new CheckpointCorruptException(host.name(), path(name), "it is gone");
        }
        Matcher measured = MEASURED.matcher(result.orThrow().stdout());
        if (!measured.find()) {
            throw new OutputNotRecognisedException("the hash of " + path(name), result.stdout());
        }
        long size = Long.parseLong(measured.group(1));
        if (size != kept.file().size().bytes()) {
            throw new CheckpointCorruptException(
                    host.name(),
                    path(name),
                    "it has " + size + " bytes in place of "
                            + kept.file().size().bytes());
        }
        if (!measured.group(2).equals(kept.sha256())) {
            throw new CheckpointCorruptException(host.name(), path(name), "its SHA-256 is another one");
        }
        XlJson.Identity inside = identity(name);
        if (!inside.uuid().equals(kept.uuid())) {
            throw new CheckpointCorruptException(
                    host.name(), path(name), "it holds " + inside.name() + " with UUID " + inside.uuid());
        }
        return kept;
    }

    private XlJson.Identity identity(String name) {
        return Checkpoints.identity(
                host.run(XlCommands.checkpointHead(path(name))).orThrow().stdout());
    }

    /**
     * Verifies a checkpoint, marks it as restored, and brings its guest back. Where xl fails and the host then has no copy of the
     * guest, the mark is taken back and it can be restored again; where that is not known it stays.
     *
     * @throws CheckpointConsumedException where it was restored before
     * @throws DomainExistsException where the host has a domain with the guest's name or UUID; a guest that runs on another host is not
     *     seen
     * @throws XenException as {@link #verify} and {@link Domains#restore(Checkpoint, StartMode)} throw
     */
    public Domain restore(String name, StartMode mode) {
        return restore(name, mode, Domains.DEFAULT_LONG_TIMEOUT, OutputListener.NONE);
    }

    /** The same with a time-out for each of hashing and restoring, and a listener for what xl prints meanwhile. */
    public Domain restore(String name, StartMode mode, Duration timeout, OutputListener listener) {
        KeptCheckpoint kept = get(name);
        refuseConsumed(kept);
        verify(name, timeout);
        for (Domain there : host.domains().list()) {
            if (there.uuid().equals(kept.uuid()) || there.name().equals(kept.guest())) {
                throw new DomainExistsException(host.name(), there.name() + " with UUID " + there.uuid());
            }
        }
        consume(kept);
        try {
            return host.domains().restore(kept.file(), mode, timeout, listener);
        } catch (OutcomeUnknownException e) {
            throw e;
        } catch (XenException e) {
            releaseIfNothingIsThere(kept, e);
            throw e;
        }
    }

    private void refuseConsumed(KeptCheckpoint kept) {
        kept.consumed().ifPresent(consumed -> {
            throw new CheckpointConsumedException(host.name(), kept.file().path(), consumed);
        });
    }

    private void consume(KeptCheckpoint kept) {
        CommandResult result =
                host.run(CheckpointManifest.consume(directory, kept.name(), Instant.now() + " on " + host.name()));
        if (result.exitStatus() == CheckpointManifest.EXIT_THERE) {
            refuseConsumed(get(kept.name()));
        }
        result.orThrow();
    }

    private void releaseIfNothingIsThere(KeptCheckpoint kept, XenException failure) {
        try {
            if (host.domains().find(kept.uuid()).isEmpty()) {
                host.run(CheckpointManifest.release(directory, kept.name())).orThrow();
            }
        } catch (XenException e) {
            LOG.warn("{} stays marked as restored: {}", kept.file().path(), e.getMessage());
            failure.addSuppressed(e);
        }
    }

    /**
     * Writes the manifest of a file that somebody else put there as {@code NAME.checkpoint}, as it is now. <strong>Whoever wrote that
     * file decides what runs as root on this host</strong> when it is restored: its configuration names a device model and a boot
     * loader. What is in it beyond its head is not looked at.
     *
     * @throws CheckpointExistsException where it has a manifest
     * @throws OutputNotRecognisedException where the file is no checkpoint
     * @throws CommandFailedException where there is no such file
     */
    public KeptCheckpoint vouchFor(String name) {
        refuseTaken(checked(name));
        XlJson.Identity inside = identity(name);
        DomainNames.checked(inside.name());
        return seal(name, inside.name(), inside.uuid(), host.info().xenVersion(), Domains.DEFAULT_LONG_TIMEOUT);
    }

    /**
     * Takes back the mark that a checkpoint was restored. <strong>Where its guest ran after that, its disks have gone on and restoring
     * it ruins them</strong>, unless the caller has put back disks of the moment it was saved.
     *
     * @throws CheckpointUntrustedException where there is no manifest of that name
     */
    public KeptCheckpoint letBeRestoredAgain(String name) {
        get(name);
        host.run(CheckpointManifest.release(directory, name)).orThrow();
        return get(name);
    }

    /**
     * Removes a checkpoint with its manifest, whether it was restored or not.
     *
     * @throws CheckpointUntrustedException where there is no manifest of that name; nothing is removed then
     */
    public void remove(String name) {
        CommandResult result = host.run(CheckpointManifest.remove(directory, checked(name)));
        if (result.exitStatus() == CheckpointManifest.EXIT_MISSING) {
            throw new CheckpointUntrustedException(host.name(), manifest(name));
        }
        result.orThrow();
    }

    private String path(String name) {
        return directory + "/" + name + CheckpointManifest.FILE;
    }

    private String manifest(String name) {
        return directory + "/" + name + CheckpointManifest.MANIFEST;
    }

    private static String checked(String name) {
        if (!CheckpointManifest.isName(name)) {
            throw new InvalidInputException(
                    "checkpoint name",
                    "must be at most 100 letters, digits, '.', '_' and '-', and start with a letter or digit");
        }
        return name;
    }
}
