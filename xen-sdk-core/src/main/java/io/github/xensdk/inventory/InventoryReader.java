package io.github.xensdk.inventory;

import io.github.xensdk.ConfigSyntaxException;
import io.github.xensdk.ConfigValueException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.Secret;
import io.github.xensdk.domain.ConfigFile;
import io.github.xensdk.domain.DomainConfig;
import io.github.xensdk.domain.RemotePaths;
import io.github.xensdk.inventory.YamlNode.Mapping;
import io.github.xensdk.inventory.YamlNode.Place;
import io.github.xensdk.ssh.HostKeys;
import io.github.xensdk.ssh.SshEndpoint;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes values of an inventory's text: credentials, then hosts, then what refers to hosts. */
final class InventoryReader {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,62}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final List<String> KINDS = List.of("nfs", "smb", "gluster");

    private final String file;
    private final Path directory;
    private final boolean inlineSecrets;
    private final Map<String, YamlNode> hostNodes = new LinkedHashMap<>();
    private final Map<String, CredentialEntry> credentials = new LinkedHashMap<>();
    private final Map<String, HostEntry> hosts = new LinkedHashMap<>();
    private final Map<String, StorageEntry> storage = new LinkedHashMap<>();
    private final Map<String, GuestEntry> guests = new LinkedHashMap<>();

    private InventoryReader(String file, Path directory, boolean inlineSecrets) {
        this.file = file;
        this.directory = directory;
        this.inlineSecrets = inlineSecrets;
    }

    /**
     * Reads a text.
     *
     * @param file what messages call it
     * @param directory what relative paths in it start from
     * @param inlineSecrets whether secrets may stand in it
     */
    static Inventory read(String file, String text, Path directory, boolean inlineSecrets) {
        var reader = new InventoryReader(file, directory, inlineSecrets);
        YamlNode document = YamlReader.read(file, text);
        var fields = Fields.of(file, document, "the inventory", List.of("hosts", "credentials", "storage", "guests"));
        reader.named(fields, "credentials", reader::credential);
        fields.required("hosts");
        reader.named(fields, "hosts", reader.hostNodes::put);
        if (reader.hostNodes.isEmpty()) {
            throw fields.error("hosts", "must have a host");
        }
        reader.hostNodes.forEach((name, node) -> reader.hosts.put(name, reader.host(name, node, List.of())));
        reader.named(fields, "storage", reader::storage);
        reader.named(fields, "guests", reader::guest);
        return new Inventory(reader.credentials, reader.hosts, reader.storage, reader.guests);
    }

    private interface Item {
        void read(String name, YamlNode node);
    }

    private void named(Fields fields, String section, Item item) {
        fields.node(section)
                .ifPresent(node -> Fields.any(file, node, "'" + section + "'").forEach((name, entry) -> {
                    if (!NAME.matcher(name).matches()) {
                        throw error(
                                entry.keyPlace(),
                                "a name in '" + section
                                        + "' must be a letter followed by at most 62 letters, digits, '_', '.' or '-'");
                    }
                    item.read(name, entry.value());
                }));
    }

    private void credential(String name, YamlNode node) {
        var fields = Fields.of(file, node, "credential " + name, List.of("key-file", "passphrase", "password"));
        if (!fields.has("key-file") && !fields.has("passphrase") && !fields.has("password")) {
            throw fields.missing("must have a key-file, a passphrase or a password");
        }
        credentials.put(
                name,
                new CredentialEntry(
                        name,
                        fields.text("key-file").map(text -> path(fields, "key-file", text)),
                        fields.node("passphrase").map(secret -> secret(fields, "passphrase", secret)),
                        fields.node("password").map(secret -> secret(fields, "password", secret))));
    }

    /** A reference. What stands there in its place may be the secret itself, so that not even a key of it is repeated. */
    private Secret secret(Fields fields, String key, YamlNode node) {
        if (!(node instanceof Mapping mapping) || mapping.entries().size() != 1) {
            throw fields.error(key, "must be a reference, { env: NAME } or { file: PATH }, and not the secret itself");
        }
        String kind = mapping.entries().keySet().iterator().next();
        var reference = Fields.any(file, node, key);
        switch (kind) {
            case "env" -> {
                String variable = reference.requiredText("env");
                if (!VARIABLE.matcher(variable).matches()) {
                    throw reference.error("env", "must be the name of an environment variable");
                }
                return Secret.fromEnvironment(variable);
            }
            case "file" -> {
                return Secret.fromFile(path(reference, "file", reference.requiredText("file")));
            }
            case "inline" -> {
                if (!inlineSecrets) {
                    throw fields.error(
                            key,
                            "must not be inline: whoever reads the file has it; only"
                                    + " Inventory.readWithInlineSecretsInsecurely takes that");
                }
                return Secret.from(reference.requiredText("inline")::toCharArray);
            }
            default -> throw fields.error(key, "must be a reference, { env: NAME } or { file: PATH }");
        }
    }

    /**
     * A host with the hosts that lead to it.
     *
     * @param path those that are reached over this one
     */
    private HostEntry host(String name, YamlNode node, List<String> path) {
        var fields = Fields.of(
                file,
                node,
                "host " + name,
                List.of(
                        "address",
                        "port",
                        "user",
                        "credential",
                        "sudo",
                        "jump",
                        "host-keys",
                        "connect-timeout",
                        "keep-alive",
                        "peer"));
        String address = fields.text("address").orElse(name);
        SshEndpoint.Builder builder = fields.checked("address", () -> SshEndpoint.builder(address));
        builder.name(name);
        fields.ifPresent("port", fields::number, builder::port);
        fields.ifPresent("user", fields::text, builder::user);
        fields.ifPresent("connect-timeout", fields::duration, builder::connectTimeout);
        fields.ifPresent("keep-alive", fields::duration, builder::keepAliveInterval);
        fields.node("host-keys").ifPresent(keys -> builder.hostKeys(hostKeys(name, keys)));
        fields.node("peer").ifPresent(peer -> peer(name, peer, builder));
        if (fields.flag("sudo").orElse(false)) {
            builder.sudo();
        }
        Optional<String> credential = fields.text("credential");
        credential.ifPresent(reference -> logIn(fields, reference, builder));
        fields.text("jump").ifPresent(reference -> builder.jump(jump(fields, reference, name, path)));
        return new HostEntry(name, builder.build(), credential);
    }

    private void logIn(Fields fields, String reference, SshEndpoint.Builder builder) {
        known(fields, "credential", reference, credentials.keySet(), "no credential");
        Optional.ofNullable(credentials.get(reference)).ifPresent(entry -> {
            entry.keyFile().ifPresent(builder::privateKey);
            entry.passphrase().ifPresent(builder::passphrase);
            entry.password().ifPresent(builder::password);
        });
    }

    private SshEndpoint jump(Fields fields, String reference, String name, List<String> path) {
        known(fields, "jump", reference, hostNodes.keySet(), "no host");
        var longer = new ArrayList<>(path);
        longer.add(name);
        if (longer.contains(reference)) {
            throw fields.error("jump", "must not lead over the host itself");
        }
        YamlNode node = Objects.requireNonNull(hostNodes.get(reference));
        return host(reference, node, longer).endpoint();
    }

    private void peer(String name, YamlNode node, SshEndpoint.Builder builder) {
        var fields = Fields.of(file, node, "peer of host " + name, List.of("address", "port"));
        String address = fields.requiredText("address");
        int port = fields.number("port").orElse(22);
        fields.checked(port < 1 || port > 65535 ? "port" : "address", () -> builder.peer(address, port));
    }

    private HostKeys hostKeys(String name, YamlNode node) {
        var fields = Fields.of(
                file, node, "host-keys of host " + name, List.of("known-hosts", "pinned", "accept-anyone-insecurely"));
        long ways = List.of("known-hosts", "pinned", "accept-anyone-insecurely").stream()
                .filter(fields::has)
                .count();
        if (ways != 1) {
            throw fields.missing("must have one of known-hosts, pinned, accept-anyone-insecurely");
        }
        if (fields.has("known-hosts")) {
            return HostKeys.knownHosts(path(fields, "known-hosts", fields.requiredText("known-hosts")));
        }
        if (fields.has("pinned")) {
            List<String> keys = fields.texts("pinned");
            return fields.checked("pinned", () -> HostKeys.pinned(keys));
        }
        if (!fields.flag("accept-anyone-insecurely").orElse(false)) {
            throw fields.error("accept-anyone-insecurely", "must be true, or left out");
        }
        return HostKeys.acceptAnyoneInsecurely();
    }

    private void storage(String name, YamlNode node) {
        var fields = Fields.of(file, node, "storage " + name, List.of("kind", "server", "path", "clients", "options"));
        String kind = fields.requiredText("kind");
        if (!KINDS.contains(kind)) {
            throw fields.error("kind", "must be one of " + String.join(", ", KINDS) + NearMiss.hint(kind, KINDS));
        }
        String server = fields.requiredText("server");
        known(fields, "server", server, hosts.keySet(), "no host");
        String path = fields.requiredText("path");
        fields.checked("path", () -> RemotePaths.checked("path", path));
        fields.required("clients");
        List<String> clients = fields.texts("clients");
        if (clients.isEmpty()) {
            throw fields.error("clients", "must have a host");
        }
        clients.forEach(client -> known(fields, "clients", client, hosts.keySet(), "no host"));
        var options = new LinkedHashMap<String, String>();
        fields.scalars("options").forEach((option, scalar) -> options.put(option, scalar.text()));
        storage.put(name, new StorageEntry(name, kind, server, path, clients, options));
    }

    private void guest(String name, YamlNode node) {
        var described = Fields.any(file, node, "guest " + name);
        if (described.has("config")) {
            var fields = Fields.of(file, node, "guest " + name, List.of("config"));
            guests.put(name, fromFile(name, fields));
        } else {
            DomainConfig config = new GuestReader(file, name, node).read();
            guests.put(name, new GuestEntry(name, config, Optional.empty()));
        }
    }

    private GuestEntry fromFile(String name, Fields fields) {
        Path path = path(fields, "config", fields.requiredText("config"));
        try {
            ConfigFile text = ConfigFile.parse(BoundedFile.read(path, ConfigFile.MAX_LENGTH));
            DomainConfig config = DomainConfig.from(text);
            if (!config.name().equals(name)) {
                throw fields.error("config", "must be the configuration of a guest of that name, and is of another");
            }
            return new GuestEntry(name, config, Optional.of(text));
        } catch (BoundedFile.UnreadableException e) {
            throw fields.error("config", "is the path of a file that " + e.reason());
        } catch (ConfigSyntaxException | ConfigValueException e) {
            throw fields.error("config", "is the path of a file that is refused: " + e.getMessage());
        }
    }

    /** As the shell reads it: from the home directory, from the root, or from where the inventory is. */
    private Path path(Fields fields, String key, String text) {
        try {
            if (text.startsWith("~/")) {
                return Path.of(System.getProperty("user.home", "."), text.substring(2));
            }
            return directory.resolve(text);
        } catch (InvalidPathException e) {
            throw fields.error(key, "must be a path");
        }
    }

    private static void known(Fields fields, String key, String reference, Collection<String> known, String complaint) {
        if (!known.contains(reference)) {
            throw fields.error(
                    key,
                    "names " + complaint + " of this inventory" + NearMiss.hint(reference, new ArrayList<>(known)));
        }
    }

    private InventoryException error(Place place, String rule) {
        return Fields.error(file, place, rule);
    }

    /** For {@link Inventory}'s questions. */
    static InvalidInputException unknown(String what, String name, Collection<String> known) {
        return new InvalidInputException(what, "is not in this inventory" + NearMiss.hint(name, known));
    }
}
