package io.github.xensdk.storage.smb;

import static java.util.stream.Collectors.joining;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.storage.StorageClient;
import io.github.xensdk.storage.StorageNotSharedException;
import io.github.xensdk.storage.StorageSpec;
import io.github.xensdk.storage.internal.ServerRules;
import io.github.xensdk.storage.spi.HostStep;
import io.github.xensdk.storage.spi.StorageBackend;
import java.util.ArrayList;
import java.util.List;

/**
 * Storage by SMB 3.1.1, named {@code smb}, with Samba's server and the kernel's client, for Debian, Ubuntu and Red Hat's family; tried on
 * Debian 12.
 *
 * <p>The server has one share, with one user of its own, who can do nothing else and whose {@linkplain StorageSpec#password() password}
 * must be given. The share is open to the clients' addresses alone, and for encrypted connections only. It is one file
 * beside {@code smb.conf}, which gets one line that includes it: only if what {@code testparm} makes of all the rest stays the same. With
 * {@link io.github.xensdk.storage.StorageAccess#ROOT} whoever writes is root on the server; else that user.
 *
 * <p>Clients mount it {@code vers=3.1.1,seal,hard,cache=none}, with the password in a file that root alone can read, and a block of their
 * own in {@code /etc/fstab}. {@code cache=none}, since a guest's disk is a loop device on the file, and what it wrote must not stay behind
 * on the host that it leaves.
 *
 * <p>Options: {@code rsize}, {@code wsize} (bytes), {@code echo_interval} (seconds), {@code nosharesock} of the mounts; {@code vers}, which
 * must be {@code 3.1.1}. What loses a guest's writes, such as {@code soft} and {@code cache=loose}, is refused. To change the password,
 * remove the storage and set it up anew.
 *
 * <p>With the option {@code guest=anybody-may-write} there is no user and no password: anybody at the clients' addresses, or who pretends
 * to be, may read and write all of the storage, and nothing is encrypted or signed. For a laboratory behind closed doors. The plan warns.
 */
public final class SmbBackend implements StorageBackend {

    /** For {@link java.util.ServiceLoader}. */
    public SmbBackend() {}

    @Override
    public String name() {
        return "smb";
    }

    @Override
    public void check(StorageSpec spec) {
        ServerRules.check("SMB", spec);
        SmbOptions.check(spec);
        if (spec.password().isPresent() == SmbOptions.isForGuests(spec)) {
            throw new InvalidInputException(
                    "password",
                    SmbOptions.isForGuests(spec)
                            ? "must not be given: guests have none"
                            : "must be given: the share has a user of its own");
        }
    }

    @Override
    public List<String> warnings(StorageSpec spec) {
        if (!SmbOptions.isForGuests(spec)) {
            return List.of();
        }
        return List.of("anybody on "
                + spec.clients().stream().map(StorageClient::address).collect(joining(", "))
                + " may read and write " + spec.path()
                + ", and whoever listens on the way sees all of it: guest access was asked for");
    }

    @Override
    public List<HostStep> steps(StorageSpec spec) {
        var steps = new ArrayList<>(SmbSteps.server(spec));
        spec.clients().forEach(client -> steps.addAll(SmbSteps.client(spec, client)));
        return steps;
    }

    /** Samba's own list of connections says that each is encrypted, other than for guests. */
    @Override
    public void verify(StorageSpec spec) {
        if (SmbOptions.isForGuests(spec)) {
            return;
        }
        for (Connections.Connection connection : Connections.of(spec.server(), SmbSteps.share(spec))) {
            if (!connection.isEncrypted()) {
                throw new StorageNotSharedException(
                        spec.path() + ": the connection of " + connection.client() + " is not encrypted",
                        spec.server().name());
            }
        }
    }

    @Override
    public List<String> connectedClients(StorageSpec spec) {
        return Connections.of(spec.server(), SmbSteps.share(spec)).stream()
                .map(Connections.Connection::client)
                .distinct()
                .sorted()
                .toList();
    }
}
