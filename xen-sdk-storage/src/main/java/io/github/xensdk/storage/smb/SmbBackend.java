package io.github.xensdk.storage.smb;

import io.github.xensdk.InvalidInputException;
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
 * must be given. The share is open to the clients' addresses alone, never to guests, and for encrypted connections only. It is one file
 * beside {@code smb.conf}, which gets one line that includes it: only if what {@code testparm} makes of all the rest stays the same. With
 * {@link io.github.xensdk.storage.StorageAccess#ROOT} whoever writes is root on the server; else that user.
 *
 * <p>Clients mount it {@code vers=3.1.1,seal,hard,cache=none}, with the password in a file that root alone can read, and a block of their
 * own in {@code /etc/fstab}. {@code cache=none}, since a guest's disk is a loop device on the file, and what it wrote must not stay behind
 * on the host that it leaves.
 *
 * <p>Options: {@code rsize}, {@code wsize} (bytes), {@code echo_interval} (seconds), {@code nosharesock} of the mounts; {@code vers}, which
 * must be {@code 3.1.1}. What loses a guest's writes or its secrets, such as {@code soft}, {@code cache=loose} and {@code guest}, is
 * refused. To change the password, remove the storage and set it up anew.
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
        if (spec.password().isEmpty()) {
            throw new InvalidInputException("password", "must be given: the share has a user of its own");
        }
        SmbOptions.check(spec);
    }

    @Override
    public List<HostStep> steps(StorageSpec spec) {
        var steps = new ArrayList<>(SmbSteps.server(spec));
        spec.clients().forEach(client -> steps.addAll(SmbSteps.client(spec, client)));
        return steps;
    }

    /** Samba's own list of connections says that each is encrypted. */
    @Override
    public void verify(StorageSpec spec) {
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
