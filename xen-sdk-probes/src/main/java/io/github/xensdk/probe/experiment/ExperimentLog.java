package io.github.xensdk.probe.experiment;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenException;
import io.github.xensdk.probe.report.MigrationRun;
import io.github.xensdk.probe.report.ReportFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an experiment measured so far, in a file: a line that says which experiment, then a line a run (JSON), each on disk before the next
 * move starts. A line that a crash has cut short is dropped; its move counts as not made. Locked while it is open. Not thread-safe.
 */
final class ExperimentLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ExperimentLog.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int VERSION = 1;

    private final Path file;
    private final FileChannel channel;
    private String home;
    private final List<MigrationRun> runs = new ArrayList<>();

    private ExperimentLog(Path file, FileChannel channel, String home) {
        this.file = file;
        this.channel = channel;
        this.home = home;
    }

    /**
     * Opens it, and makes it where it is missing.
     *
     * @param home where the guest is; a log that is there knows better
     * @throws InvalidInputException where it is that of another guest or other hosts
     * @throws ReportFormatException where it is no such log
     * @throws XenException where it cannot be read or written, or another program has it open
     */
    static ExperimentLog open(Path file, String guest, List<String> hosts, String home) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            var log = new ExperimentLog(file, channel, home);
            try {
                log.lock();
                log.load(guest, hosts);
                return log;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new XenException("cannot open " + file + ": " + e.getMessage(), null, e);
        }
    }

    private void lock() throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("{} is locked by this program", file);
        }
        throw new XenException("another experiment writes to " + file);
    }

    private void load(String guest, List<String> hosts) throws IOException {
        byte[] bytes = Channels.newInputStream(channel).readAllBytes();
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        if (end < bytes.length) {
            LOG.warn("{}: the last line was cut short and is dropped", file);
            channel.truncate(end);
        }
        channel.position(end);
        List<String> lines =
                new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
        if (lines.isEmpty()) {
            append(heading(guest, hosts));
            return;
        }
        check(lines.get(0), guest, hosts);
        for (int i = 1; i < lines.size(); i++) {
            try {
                runs.add(MigrationRun.fromJson(lines.get(i)));
            } catch (ReportFormatException e) {
                throw new ReportFormatException(file + ", line " + (i + 1), "is no run: " + e.getMessage(), e);
            }
        }
    }

    private String heading(String guest, List<String> hosts) {
        ObjectNode node = JSON.createObjectNode();
        node.put("experimentLog", VERSION);
        node.put("guest", guest);
        hosts.forEach(node.putArray("hosts")::add);
        node.put("home", home);
        return node.toString();
    }

    private void check(String line, String guest, List<String> hosts) {
        JsonNode heading;
        try {
            heading = JSON.readTree(line);
        } catch (JacksonException e) {
            throw new ReportFormatException(file.toString(), "is no log of an experiment", e);
        }
        if (heading.path("experimentLog").asInt(0) != VERSION) {
            throw new ReportFormatException(
                    file.toString(), "is no log of an experiment that this SDK knows (version " + VERSION + ")", null);
        }
        String itsGuest = heading.path("guest").asString("");
        List<String> itsHosts = heading.path("hosts")
                .valueStream()
                .map(host -> host.asString(""))
                .toList();
        String itsHome = heading.path("home").asString("");
        if (!itsGuest.equals(guest) || !itsHosts.equals(hosts) || !hosts.contains(itsHome)) {
            throw new InvalidInputException(
                    "log",
                    "must be that of " + guest + " between " + hosts + ", and " + file + " is that of " + itsGuest
                            + " between " + itsHosts);
        }
        home = itsHome;
    }

    /** Where the guest was at first. */
    String home() {
        return home;
    }

    /** What it held when it was opened. */
    List<MigrationRun> runs() {
        return List.copyOf(runs);
    }

    /**
     * Writes a run down for good.
     *
     * @throws XenException where that fails
     */
    void add(MigrationRun run) {
        try {
            append(run.toJson());
        } catch (IOException e) {
            throw new XenException("cannot write to " + file + ": " + e.getMessage(), null, e);
        }
    }

    private void append(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("closing {} failed", file, e);
        }
    }
}
