package io.github.xensdk.storage.nfs;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenHost;
import io.github.xensdk.storage.StorageClient;
import io.github.xensdk.storage.StorageNotSharedException;
import io.github.xensdk.storage.StorageSpec;
import io.github.xensdk.storage.internal.ServerRules;
import io.github.xensdk.storage.spi.HostStep;
import io.github.xensdk.storage.spi.StorageBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Storage by NFS 4.2, named {@code nfs}, with the kernel's server and client on Debian, Ubuntu and Red Hat's family.
 *
 * <p>The server exports the directory to each client by itself, {@code rw,sync,no_subtree_check} and with or without root squash as {@link
 * io.github.xensdk.storage.StorageAccess} says; one file of its own in {@code /etc/exports.d} has the same for after a reboot. {@code
 * /etc/exports} is never written, and {@code exportfs -r} never called. Clients mount it {@code hard,vers=4.2,sync}, with a block of its
 * own in {@code /etc/fstab}: {@code sync}, since a guest's disk is a loop device on the file, and what it wrote must not stay behind on
 * the host that it leaves.
 *
 * <p>Options: {@code fsid} (default: a UUID made from the path, so that a client never takes an export for one that it knew), {@code sec} ({@code sys}, {@code krb5}, {@code krb5i}, {@code krb5p}), {@code crossmnt}, {@code no_wdelay} of
 * the export; {@code rsize}, {@code wsize} (bytes), {@code nconnect}, {@code timeo} (tenths of a second), {@code retrans}, {@code
 * noatime}, {@code proto} ({@code tcp}, {@code rdma}) of the mounts; {@code vers}, which must be {@code 4.2}. What loses a guest's writes,
 * such as {@code soft} and {@code async}, is refused. {@code sec=krb5…} needs Kerberos on all hosts, which the SDK does not set up.
 */
public final class NfsBackend implements StorageBackend {

    /** For {@link java.util.ServiceLoader}. */
    public NfsBackend() {}

    @Override
    public String name() {
        return "nfs";
    }

    @Override
    public void check(StorageSpec spec) {
        ServerRules.check("NFS", spec);
        if (spec.password().isPresent()) {
            throw new InvalidInputException("password", "must not be given: NFS has none");
        }
        NfsOptions.check(spec);
    }

    @Override
    public List<HostStep> steps(StorageSpec spec) {
        var steps = new ArrayList<>(NfsSteps.server(spec));
        spec.clients().forEach(client -> steps.addAll(NfsSteps.client(spec, client)));
        return steps;
    }

    @Override
    public List<String> warnings(StorageSpec spec) {
        return ExportsLook.warnings(spec.server());
    }

    /** The kernel's own list has what was exported, by now that clients have used it. */
    @Override
    public void verify(StorageSpec spec) {
        XenHost server = spec.server();
        Optional<String> wrong = KernelExports.of(server, spec.path(), NfsOptions.seenInKernel(spec));
        if (wrong.isPresent()) {
            throw new StorageNotSharedException(spec.path() + ": " + wrong.get(), server.name());
        }
    }

    @Override
    public List<String> connectedClients(StorageSpec spec) {
        return KernelExports.clients(spec.server());
    }

    static String source(StorageSpec spec) {
        String address = spec.serverAddress().orElseThrow();
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + spec.path();
    }

    static String[] addresses(StorageSpec spec) {
        return spec.clients().stream().map(StorageClient::address).toArray(String[]::new);
    }
}
