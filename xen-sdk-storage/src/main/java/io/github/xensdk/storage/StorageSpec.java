package io.github.xensdk.storage;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.PeerAddress;
import io.github.xensdk.Secret;
import io.github.xensdk.XenHost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What storage there shall be: of which kind, on which host, for whom, and at which path, the same on all of them. Immutable; the
 * hosts stay the caller's.
 *
 * <pre>{@code StorageSpec.of("nfs", "/xen/shared").server(nevers).clients(avignon).build()}</pre>
 *
 * <p>What a kind of storage wants of it beyond that is checked by {@link SharedStorage#of(StorageSpec)}.
 */
public final class StorageSpec {

    private final String backend;
    private final String path;
    private final XenHost server;
    private final @Nullable String serverAddress;
    private final List<StorageClient> clients;
    private final StorageAccess access;
    private final Map<String, String> options;
    private final @Nullable Secret password;

    private StorageSpec(Builder builder, XenHost server) {
        this.backend = builder.backend;
        this.path = builder.path;
        this.server = server;
        this.serverAddress = builder.serverAddress;
        this.clients = List.copyOf(builder.clients);
        this.access = builder.access;
        this.options = Collections.unmodifiableMap(new TreeMap<>(builder.options));
        this.password = builder.password;
    }

    /**
     * Starts with what it is and where.
     *
     * @param backend the name of a backend, such as {@code nfs}
     * @param path the directory, the same on every host
     * @throws InvalidInputException where the path is not absolute, has other characters than letters, digits, {@code _ . -}, or
     *     belongs to the system
     */
    public static Builder of(String backend, String path) {
        return new Builder(backend, SpecRules.path(path));
    }

    /** The same to change and build again. */
    public Builder toBuilder() {
        var builder = new Builder(backend, path);
        builder.server = server;
        builder.serverAddress = serverAddress;
        builder.clients.addAll(clients);
        builder.access = access;
        builder.options.putAll(options);
        builder.password = password;
        return builder;
    }

    /** The name of its backend. */
    public String backend() {
        return backend;
    }

    /** Where it is, on every host. */
    public String path() {
        return path;
    }

    /** Who has it. */
    public XenHost server() {
        return server;
    }

    /** The address or name of the server, as its clients know it, where that is known. */
    public Optional<String> serverAddress() {
        return Optional.ofNullable(serverAddress);
    }

    /** Who uses it besides the server, in the order they were given. */
    public List<StorageClient> clients() {
        return clients;
    }

    /** All its hosts, the server first. */
    public List<XenHost> hosts() {
        return Stream.concat(Stream.of(server), clients.stream().map(StorageClient::host))
                .toList();
    }

    /** Who root of a client is on it. */
    public StorageAccess access() {
        return access;
    }

    /** What the backend shall do otherwise than it would, by name; unmodifiable, sorted. */
    public Map<String, String> options() {
        return options;
    }

    /** What its clients prove themselves with, for kinds of storage that want it. Read only when it is needed. */
    public Optional<Secret> password() {
        return Optional.ofNullable(password);
    }

    /** Its path as a word: for names of files of its own. No other path has the same one. */
    public String id() {
        return SpecRules.id(path);
    }

    /** For messages. */
    @Override
    public String toString() {
        return backend + " " + path + " of " + server;
    }

    /** Collects what storage may have. Not thread-safe. */
    public static final class Builder {

        private final String backend;
        private final String path;
        private final List<StorageClient> clients = new ArrayList<>();
        private final Map<String, String> options = new LinkedHashMap<>();
        private @Nullable XenHost server;
        private @Nullable String serverAddress;
        private StorageAccess access = StorageAccess.ROOT;
        private @Nullable Secret password;

        private Builder(String backend, String path) {
            this.backend = backend;
            this.path = path;
        }

        /** Who has it; its clients reach it as other hosts do ({@link XenHost#peerAddress()}). Required. */
        public Builder server(XenHost value) {
            this.server = value;
            this.serverAddress = value.peerAddress()
                    .map(PeerAddress::host)
                    .map(address -> SpecRules.address("server", address))
                    .orElse(null);
            return this;
        }

        /**
         * The same, with the address or name by which its clients reach it: the one in a network of its own, say.
         *
         * @throws InvalidInputException where that is no address of one host
         */
        public Builder server(XenHost value, String address) {
            this.server = value;
            this.serverAddress = SpecRules.address("server", address);
            return this;
        }

        /**
         * Who uses it besides, each with the address by which other hosts know it. Adds to those before.
         *
         * @throws InvalidInputException where that is not known of one of them
         */
        public Builder clients(XenHost... values) {
            Arrays.stream(values)
                    .forEach(host -> client(
                            host,
                            host.peerAddress()
                                    .map(PeerAddress::host)
                                    .orElseThrow(() -> new InvalidInputException(
                                            "client " + host,
                                            "must have an address: give it with client(host, address)"))));
            return this;
        }

        /**
         * Who uses it besides, with its address or name as the server sees it. Adds to those before.
         *
         * @throws InvalidInputException where that is no address of one host
         */
        public Builder client(XenHost host, String address) {
            clients.add(new StorageClient(host, address));
            return this;
        }

        /** Who root of a client is on it. Default: {@link StorageAccess#ROOT}. */
        public Builder access(StorageAccess value) {
            this.access = value;
            return this;
        }

        /** What its clients prove themselves with. Required by kinds of storage that have passwords, and refused by others. Default: none. */
        public Builder password(Secret value) {
            this.password = value;
            return this;
        }

        /**
         * What the backend shall do otherwise; it says which options it has.
         *
         * @param value empty for an option that has none
         * @throws InvalidInputException where they have characters that are no part of such options
         */
        public Builder option(String name, String value) {
            SpecRules.option(name, value);
            options.put(name, value);
            return this;
        }

        /**
         * The spec.
         *
         * @throws InvalidInputException where the server is missing, or a host is there twice
         */
        public StorageSpec build() {
            XenHost host = server;
            if (host == null) {
                throw new InvalidInputException("server", "must be given");
            }
            var hosts = new HashSet<XenHost>();
            hosts.add(host);
            var addresses = new HashSet<String>();
            for (StorageClient client : clients) {
                if (!hosts.add(client.host()) || !addresses.add(client.address())) {
                    throw new InvalidInputException(
                            "client " + client.address(), "must be another host than the others");
                }
            }
            return new StorageSpec(this, host);
        }
    }
}
