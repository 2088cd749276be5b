package io.github.xensdk.storage;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.domain.RemotePaths;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory that several hosts are said to share, set up by somebody else. {@link #verify()} proves it: the same path need
 * not be the same storage, and a guest moved onto other storage is lost.
 *
 * <pre>{@code SharedDirectory.at("/xen/shared", List.of(nevers, avignon)).verify();}</pre>
 *
 * <p>Immutable; the hosts stay the caller's.
 */
public final class SharedDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(SharedDirectory.class);

    /** A server that has just started lets nobody write for a while, ninety seconds with Linux. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Never writes over anything, and is on disk when it returns. */
    private static final String WRITE = "set -C; umask 077; cat > \"$1\" && sync \"$1\"";

    /** A directory that is gone says so only when it is itself looked at: its file is just "not found". */
    private static final String READ =
            "cat -- \"$1\" && exit; status=$?; ls -f -- \"$2\" > /dev/null; exit \"$status\"";

    private final String path;
    private final List<XenHost> hosts;

    private SharedDirectory(String path, List<XenHost> hosts) {
        this.path = path;
        this.hosts = hosts;
    }

    /**
     * The directory {@code path} on each of the hosts.
     *
     * @throws InvalidInputException where the path is not absolute, or there are not at least two hosts
     */
    public static SharedDirectory at(String path, List<XenHost> hosts) {
        if (hosts.size() < 2) {
            throw new InvalidInputException("hosts", "must be two or more");
        }
        return of(RemotePaths.checked("shared directory", path), hosts);
    }

    /** One host may be enough: then it is only written to. */
    static SharedDirectory of(String path, List<XenHost> hosts) {
        return new SharedDirectory(path, List.copyOf(hosts));
    }

    /** Its path, the same on every host. */
    public String path() {
        return path;
    }

    /**
     * Writes a file of random content on each host in turn and reads it on all the others, then removes it.
     *
     * @throws StorageNotSharedException where a host cannot write there or reads something else
     */
    public void verify() {
        for (XenHost writer : hosts) {
            String nonce = UUID.randomUUID().toString();
            String file = path + "/.xensdk-" + UUID.randomUUID();
            try {
                write(writer, file, nonce);
                hosts.stream().filter(host -> host != writer).forEach(reader -> compare(writer, reader, file, nonce));
            } finally {
                remove(writer, file);
            }
        }
    }

    private void write(XenHost writer, String file, String nonce) {
        CommandResult written = writer.run(Command.script("write", WRITE, file)
                .stdin(nonce.getBytes(StandardCharsets.US_ASCII))
                .timeout(PATIENCE)
                .build());
        if (!written.succeeded()) {
            throw new StorageNotSharedException(
                    "cannot write in " + path + ": " + written.describeFailure(), writer.name());
        }
    }

    private void compare(XenHost writer, XenHost reader, String file, String nonce) {
        CommandResult read = reader.run(
                Command.script("read", READ, file, path).shownAs("read " + file).build());
        if (!read.succeeded() || !read.stdout().strip().equals(nonce)) {
            throw new StorageNotSharedException(
                    path + " is not the storage that " + writer.name() + " has there: "
                            + (read.succeeded() ? "the file has another content" : read.describeFailure()),
                    reader.name());
        }
    }

    private static void remove(XenHost writer, String file) {
        try {
            writer.run(Command.of("rm", "-f", "--", file).build()).orThrow();
        } catch (XenException e) {
            // What verify() found matters more than a file of 36 bytes.
            LOG.warn("{} is left on {}", file, writer, e);
        }
    }
}
