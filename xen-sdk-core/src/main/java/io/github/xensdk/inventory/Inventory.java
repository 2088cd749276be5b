package io.github.xensdk.inventory;

import io.github.xensdk.ConnectionFailedException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenHost;
import io.github.xensdk.domain.DomainConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hosts, how to log in to them, what they share, and guests, from a file, usually called {@code xen.yaml}. Immutable and
 * thread-safe; holds no secret, only where secrets are (an environment variable, a file), and reads those when it connects.
 *
 * <pre>{@code
 * var inventory = Inventory.read(Path.of("xen.yaml"));
 * try (var nevers = inventory.connect("nevers")) {
 *     nevers.domains().create(inventory.guest("guest-01"));
 * }
 * }</pre>
 *
 * <p>The file is YAML without anchors, aliases and tags: {@code hosts}, {@code credentials}, {@code storage} and {@code guests},
 * each with entries under their names. Each key that is not known is an error with its line. Relative paths start from the file's
 * directory, {@code ~/} is the home directory. Nothing is connected to or looked at until {@link #connect}.
 */
public final class Inventory {

    /** A file may have a MiB. */
    public static final int MAX_LENGTH = 1 << 20;

    private final Map<String, CredentialEntry> credentials;
    private final Map<String, HostEntry> hosts;
    private final Map<String, StorageEntry> storage;
    private final Map<String, GuestEntry> guests;

    Inventory(
            Map<String, CredentialEntry> credentials,
            Map<String, HostEntry> hosts,
            Map<String, StorageEntry> storage,
            Map<String, GuestEntry> guests) {
        this.credentials = credentials;
        this.hosts = hosts;
        this.storage = storage;
        this.guests = guests;
    }

    /**
     * Reads a file, and the configurations of guests that it names.
     *
     * @throws InventoryException where it cannot be read, is not YAML, or does not say what it must; names line and column
     */
    public static Inventory read(Path file) {
        return read(file, false);
    }

    /**
     * The same, and secrets may stand in the file itself, as {@code password: { inline: … }}: whoever can read the file, its copies
     * and its history has them, and they stay in this program's memory. For throw-away labs, and nothing else.
     *
     * @throws InventoryException as {@link #read(Path)} does
     */
    public static Inventory readWithInlineSecretsInsecurely(Path file) {
        return read(file, true);
    }

    private static Inventory read(Path file, boolean inlineSecrets) {
        try {
            Path absolute = file.toAbsolutePath();
            @Nullable Path directory = absolute.getParent();
            return InventoryReader.read(
                    file.toString(),
                    BoundedFile.read(file, MAX_LENGTH),
                    directory == null ? absolute : directory,
                    inlineSecrets);
        } catch (BoundedFile.UnreadableException e) {
            throw new InventoryException(file.toString(), 0, 0, e.reason());
        }
    }

    /** Its hosts, in the file's order. */
    public List<HostEntry> hosts() {
        return List.copyOf(hosts.values());
    }

    /** Its credentials, in the file's order. */
    public List<CredentialEntry> credentials() {
        return List.copyOf(credentials.values());
    }

    /** What its hosts share, in the file's order. */
    public List<StorageEntry> storage() {
        return List.copyOf(storage.values());
    }

    /** Its guests, in the file's order. */
    public List<GuestEntry> guests() {
        return List.copyOf(guests.values());
    }

    /**
     * The host of that name.
     *
     * @throws InvalidInputException where there is none
     */
    public HostEntry host(String name) {
        return Optional.ofNullable(hosts.get(name))
                .orElseThrow(() -> InventoryReader.unknown("host", name, hosts.keySet()));
    }

    /**
     * Connects to the host of that name; the connection is the caller's to close.
     *
     * @throws InvalidInputException where there is none
     * @throws ConnectionFailedException as {@link XenHost#connect(io.github.xensdk.ssh.SshEndpoint)} does
     */
    public XenHost connect(String name) {
        return XenHost.connect(host(name).endpoint());
    }

    /**
     * The configuration of the guest of that name.
     *
     * @throws InvalidInputException where there is none
     */
    public DomainConfig guest(String name) {
        return Optional.ofNullable(guests.get(name))
                .orElseThrow(() -> InventoryReader.unknown("guest", name, guests.keySet()))
                .config();
    }

    /** The names only. */
    @Override
    public String toString() {
        return "hosts " + hosts.keySet() + ", storage " + storage.keySet() + ", guests " + guests.keySet();
    }
}
