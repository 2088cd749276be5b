package io.github.xensdk.migration;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Migrations that were begun and not seen to end, in a directory of the program's own machine. So a program that was killed in the
 * midst of one finds out when it is started again:
 *
 * <pre>{@code
 * var journal = MigrationJournal.in(Path.of("/var/lib/mover"));
 * for (var entry : journal.unfinished()) {
 *     MigrationRecovery.of(entry).from(nevers).to(avignon).journal(journal).build().recover();
 * }
 * Migration.of("guest-04").from(nevers).to(avignon).live().journal(journal).build().run();
 * }</pre>
 *
 * <p>One small file a guest, on disk before anything is touched and gone when the migration was seen to end well on one side. The
 * journal only tells that somebody should look; what is there is told by {@link MigrationRecovery#inspect()}, which needs no journal.
 *
 * <p>The directory's file system must know hard links, as those of Unix do.
 *
 * <p>Thread-safe. Several programs may share a directory, but see no more of each other than that a guest's migration was begun.
 */
public final class MigrationJournal {

    private static final Logger LOG = LoggerFactory.getLogger(MigrationJournal.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SUFFIX = ".migration";
    private static final String BAD_ENTRY =
            "recover the guest whose UUID is the file's name with MigrationRecovery, which drops the file";

    private final Path directory;

    private MigrationJournal(Path directory) {
        this.directory = directory;
    }

    /**
     * The journal in a directory, which is made where it is missing.
     *
     * @throws MigrationJournalException where it cannot be
     */
    public static MigrationJournal in(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new MigrationJournalException(directory, "cannot be made", e);
        }
        return new MigrationJournal(directory);
    }

    /**
     * A migration that was begun.
     *
     * @param guest the guest's name
     * @param uuid its identity
     * @param from the source's name
     * @param to the target's name
     * @param strategy the way
     * @param started when it was begun, by this machine's clock
     * @param phase the last phase that was entered
     */
    public record Entry(
            String guest, UUID uuid, String from, String to, String strategy, Instant started, MigrationPhase phase) {

        Entry in(MigrationPhase now) {
            return new Entry(guest, uuid, from, to, strategy, started, now);
        }
    }

    /**
     * What was begun and not seen to end. A file that cannot be read keeps nobody from the others: it is logged, and
     * {@link #unreadable()} names it.
     *
     * @throws MigrationJournalException where the directory cannot be read
     */
    public List<Entry> unfinished() {
        var entries = new ArrayList<Entry>();
        for (Path file : files()) {
            try {
                read(file).ifPresent(entries::add);
            } catch (MigrationJournalException e) {
                LOG.warn("{}", e.getMessage());
            }
        }
        return List.copyOf(entries);
    }

    /**
     * Files that cannot be read as entries. Each is of a guest whose UUID is its name up to the dot: {@link MigrationRecovery} with that
     * UUID and this journal tells what is there, and drops the file when that is settled.
     *
     * @throws MigrationJournalException where the directory cannot be read
     */
    public List<Path> unreadable() {
        var bad = new ArrayList<Path>();
        for (Path file : files()) {
            try {
                var unused = read(file);
            } catch (MigrationJournalException e) {
                bad.add(file);
            }
        }
        return List.copyOf(bad);
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(each -> each.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new MigrationJournalException(directory, "cannot be read", e);
        }
    }

    /**
     * What was begun with that guest and not seen to end.
     *
     * @throws MigrationJournalException where its file cannot be read or is none of ours
     */
    public Optional<Entry> unfinished(UUID guest) {
        return read(file(guest));
    }

    /**
     * Drops the entry of a guest, where there is one: somebody has looked.
     *
     * @throws MigrationJournalException where it cannot be removed
     */
    public void forget(UUID guest) {
        try {
            Files.deleteIfExists(file(guest));
        } catch (IOException e) {
            throw new MigrationJournalException(file(guest), "cannot be removed", e);
        }
    }

    /**
     * Begins, unless one was begun before.
     *
     * @throws MigrationUnfinishedException where one was
     */
    void begin(Entry entry) {
        write(file(entry.uuid()), entry, false);
    }

    void enter(Entry entry) {
        write(file(entry.uuid()), entry, true);
    }

    private Path file(UUID guest) {
        return directory.resolve(guest + SUFFIX);
    }

    private void write(Path file, Entry entry, boolean again) {
        ObjectNode node = JSON.createObjectNode();
        node.put("guest", entry.guest());
        node.put("uuid", entry.uuid().toString());
        node.put("from", entry.from());
        node.put("to", entry.to());
        node.put("strategy", entry.strategy());
        node.put("started", entry.started().toString());
        node.put("phase", entry.phase().name());
        @Nullable Path part = null;
        try {
            part = Files.createTempFile(directory, ".", ".part");
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(node.toString().getBytes(StandardCharsets.UTF_8)));
                channel.force(true);
            }
            if (again) {
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else {
                // A link fails where the file is there; a move would replace it.
                Files.createLink(file, part);
            }
            force(directory);
        } catch (FileAlreadyExistsException e) {
            throw new MigrationUnfinishedException(unfinished(entry.uuid()).orElse(entry));
        } catch (IOException e) {
            throw new MigrationJournalException(file, "cannot be written", e);
        } finally {
            remove(part);
        }
    }

    private static void remove(@Nullable Path part) {
        try {
            if (part != null) {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            // It does no harm.
        }
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Optional<Entry> read(Path file) {
        try {
            JsonNode node = JSON.readTree(Files.readAllBytes(file));
            return Optional.of(new Entry(
                    text(node, "guest"),
                    UUID.fromString(text(node, "uuid")),
                    text(node, "from"),
                    text(node, "to"),
                    text(node, "strategy"),
                    Instant.parse(text(node, "started")),
                    MigrationPhase.valueOf(text(node, "phase"))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            throw new MigrationJournalException(file, "is no entry of a journal", BAD_ENTRY, e);
        } catch (IOException e) {
            throw new MigrationJournalException(file, "cannot be read", e);
        }
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isString()) {
            throw new IllegalArgumentException("has no " + field);
        }
        return value.stringValue();
    }

    @Override
    public String toString() {
        return "journal in " + directory;
    }
}
