package io.github.xensdk.storage;

import io.github.xensdk.ByteSize;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.StorageSpace;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.domain.RemotePaths;
import io.github.xensdk.storage.internal.HostScript;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How fast a host writes to several kinds of storage and reads from them, side by side: a file of random bytes is copied to each, and read
 * from there; then come the {@linkplain StorageLoad loads} that were asked for.
 *
 * <pre>{@code
 * List<StorageTrial> trials = StorageBenchmark.on(avignon)
 *         .place("local", "/xen/images")
 *         .place("nfs", "/xen/shared", nevers)
 *         .size(ByteSize.gibibytes(1))
 *         .build()
 *         .run();
 * }</pre>
 *
 * <p>Each rotation is one copy to each place and back, begun with another place each time, so that a host that becomes slower or faster
 * meanwhile does not favour one of them. The first rotations are warm-ups: they are in the result, and say so. Caches of the host, and of
 * the place's servers, are dropped before each piece of work; then the bytes to be written are read once, so that they come out of memory
 * where there is enough of it. A write ends when the file is on disk ({@code fsync}). The last copy to each place is compared with what was
 * copied.
 *
 * <p>Needs root, GNU's coreutils and {@code cmp} on the host, and the programs of the
 * loads. Its files have names that begin with {@code .xensdk-benchmark-}; they are
 * removed, whatever happens, unless the host cannot be reached any more. Immutable; may run again. The hosts stay the caller's.
 */
public final class StorageBenchmark {

    private static final String SCRIPT = HostScript.read(StorageBenchmark.class, "benchmark.sh");
    private static final String DROP_CACHES = "/proc/sys/vm/drop_caches";

    /** dd's last line: {@code 67108864 bytes (67 MB, 64 MiB) copied, 0.0563 s, 1.2 GB/s}. */
    private static final Pattern COPIED =
            Pattern.compile("(?m)^(\\d{1,18}) bytes.* copied, (\\d{1,9}(?:\\.\\d{1,12})?(?:e-\\d{1,2})?) s, ");

    /** There and back. */
    private static final int COPIES = 2;

    private static final Logger LOG = LoggerFactory.getLogger(StorageBenchmark.class);

    private final Machine machine;
    private final List<Place> places;
    private final String source;
    private final ByteSize size;
    private final int rotations;
    private final int warmUps;
    private final List<StorageLoad> loads;
    private final Duration loadTime;
    private final Duration limit;
    private final StorageBenchmarkListener listener;

    private record Place(String name, String directory, List<Machine> servers) {}

    private StorageBenchmark(Builder builder) {
        this.machine = builder.machine;
        this.places = List.copyOf(builder.places);
        this.source = builder.source;
        this.size = builder.size;
        this.rotations = builder.rotations;
        this.warmUps = builder.warmUps;
        this.loads = List.copyOf(builder.loads);
        this.loadTime = builder.loadTime;
        this.limit = builder.limit;
        this.listener = builder.listener;
    }

    /** As that host sees its storage. */
    public static Builder on(XenHost host) {
        return new Builder(Machine.of(host), host);
    }

    /**
     * As a guest sees its disks: the places are directories there, and their {@linkplain Builder#place servers} are the host that the guest
     * runs on and those that keep its disks. The connection stays the caller's.
     */
    public static Builder inGuest(CommandTransport guest) {
        return new Builder(Machine.of(guest), null);
    }

    /**
     * Blocks until all is done.
     *
     * @return all trials, warm-ups included, in the order in which they were made
     * @throws XenException where a place is not there or has too little room, which is found before anything is written; where a copy
     *     takes longer than the limit, fails, or is not what was copied
     */
    public List<StorageTrial> run() {
        loads.forEach(this::require);
        places.forEach(place -> room(place.directory(), 1));
        room(source, places.stream().anyMatch(place -> place.directory().equals(source)) ? 2 : 1);
        String token = UUID.randomUUID().toString();
        String file = fileIn(source, token);
        try {
            tell(new StorageBenchmarkListener.Preparing(machine.name(), size), listener::preparing);
            step("prepare", file, Long.toString(size.bytes()));
            return rotate(file, token);
        } finally {
            remove(file);
        }
    }

    private List<StorageTrial> rotate(String file, String token) {
        var trials = new ArrayList<StorageTrial>();
        int all = warmUps + rotations;
        for (int rotation = 0; rotation < all; rotation++) {
            for (int i = 0; i < places.size(); i++) {
                Place place = places.get((rotation + i) % places.size());
                String copy = fileIn(place.directory(), token + "-copy");
                try {
                    dropCaches(place);
                    step("warm", file, "");
                    note(trials, trial(place, StorageTrial.WRITE, rotation, step("copy", file, copy)));
                    dropCaches(place);
                    note(trials, trial(place, StorageTrial.READ, rotation, step("read", copy, "")));
                    if (rotation == all - 1) {
                        step("same", file, copy);
                    }
                } finally {
                    remove(copy);
                }
                load(trials, place, rotation, copy);
            }
        }
        return List.copyOf(trials);
    }

    private void require(StorageLoad load) {
        if (load instanceof ProgramLoad program) {
            ProgramLoads.require(machine, program);
        } else {
            FioLoads.require(machine);
        }
    }

    private void load(List<StorageTrial> trials, Place place, int rotation, String path) {
        for (StorageLoad load : loads) {
            try {
                LoadResult result = load(load, place, path);
                note(
                        trials,
                        new StorageTrial(
                                place.name(),
                                load.label(),
                                rotation + 1,
                                rotation < warmUps,
                                result.size(),
                                result.operations(),
                                result.took()));
            } finally {
                remove(path);
            }
        }
    }

    private LoadResult load(StorageLoad load, Place place, String path) {
        if (load instanceof ProgramLoad program) {
            ProgramLoads.prepare(machine, program, path, size, limit);
            dropCaches(place);
            return ProgramLoads.run(machine, program, path, loadTime, limit);
        }
        dropCaches(place);
        return FioLoads.run(machine, (FileLoad) load, path, size, loadTime, limit);
    }

    private void note(List<StorageTrial> trials, StorageTrial trial) {
        trials.add(trial);
        int of = (warmUps + rotations) * places.size() * (COPIES + loads.size());
        tell(new StorageBenchmarkListener.TrialEnded(trial, trials.size(), of), listener::trialEnded);
    }

    private StorageTrial trial(Place place, String work, int rotation, String printed) {
        Matcher copied = COPIED.matcher(printed);
        if (!copied.find() || Long.parseLong(copied.group(1)) != size.bytes()) {
            throw new OutputNotRecognisedException("the time of a copy on " + machine.name(), printed);
        }
        long nanos = new BigDecimal(copied.group(2)).movePointRight(9).longValue();
        return new StorageTrial(
                place.name(), work, rotation + 1, rotation < warmUps, size, 1, Duration.ofNanos(Math.max(1, nanos)));
    }

    private void room(String directory, long files) {
        StorageSpace space = Room.at(machine, directory)
                .orElseThrow(() -> new XenException("there is no " + directory + " on " + machine.name()));
        long needed = Math.multiplyExact(size.bytes(), files);
        if (space.available().bytes() < needed) {
            throw new XenException("%s on %s has room for %s, not for %s"
                    .formatted(directory, machine.name(), space.available(), new ByteSize(needed)));
        }
    }

    private void dropCaches(Place place) {
        run(machine, "drop", DROP_CACHES, "");
        place.servers().forEach(server -> run(server, "drop", DROP_CACHES, ""));
    }

    private String step(String verb, String file, String argument) {
        return run(machine, verb, file, argument);
    }

    private String run(Machine where, String verb, String file, String argument) {
        return where.run(Command.script("benchmark", SCRIPT, verb, file, argument)
                        .shownAs("benchmark: " + verb + " " + file)
                        .timeout(limit)
                        .build())
                .orThrow()
                .stdout();
    }

    private void remove(String file) {
        try {
            step("remove", file, "");
        } catch (XenException e) {
            // What went wrong before, or was measured, matters more.
            LOG.warn("{} is left on {}", file, machine, e);
        }
    }

    private static String fileIn(String directory, String token) {
        return directory + "/.xensdk-benchmark-" + token;
    }

    private static <T> void tell(T event, Consumer<T> method) {
        try {
            method.accept(event);
        } catch (RuntimeException e) {
            LOG.warn("a benchmark's listener failed on {}", event, e);
        }
    }

    @Override
    public String toString() {
        return "benchmark of " + places.stream().map(Place::name).toList() + " on " + machine;
    }

    /** Collects what a benchmark shall do. Not thread-safe. */
    public static final class Builder {

        private static final int MOST_ROTATIONS = 1000;

        private final Machine machine;
        private final @Nullable XenHost host;
        private final List<Place> places = new ArrayList<>();
        private final Set<String> names = new LinkedHashSet<>();
        private String source = "/var/tmp";
        private ByteSize size = ByteSize.gibibytes(1);
        private int rotations = 5;
        private int warmUps = 1;
        private final List<StorageLoad> loads = new ArrayList<>();
        private Duration loadTime = Duration.ofSeconds(10);
        private Duration limit = Duration.ofMinutes(30);
        private StorageBenchmarkListener listener = StorageBenchmarkListener.NONE;

        private Builder(Machine machine, @Nullable XenHost host) {
            this.machine = machine;
            this.host = host;
        }

        /**
         * A directory to copy to.
         *
         * @param name what it is called in the result
         * @param directory as the host sees it
         * @param servers the other hosts that keep what lies there, whose caches are to be dropped as well
         * @throws InvalidInputException where the name was given before, or is empty, or the path is not absolute
         */
        public Builder place(String name, String directory, XenHost... servers) {
            if (name.isBlank() || !names.add(name)) {
                throw new InvalidInputException("place", "must have a name of its own: " + name);
            }
            // The host's own are dropped anyway.
            List<Machine> others = Stream.of(servers)
                    .filter(server -> server != host)
                    .distinct()
                    .map(Machine::of)
                    .toList();
            places.add(new Place(name, RemotePaths.checked("place", directory), others));
            return this;
        }

        /** Where the random bytes lie that are copied: storage of the host's own. Default: {@code /var/tmp}. */
        public Builder source(String directory) {
            source = RemotePaths.checked("source", directory);
            return this;
        }

        /** How much is copied each time. Default: 1 GiB. */
        public Builder size(ByteSize value) {
            if (value.bytes() <= 0) {
                throw new InvalidInputException("size", "must be positive");
            }
            size = value;
            return this;
        }

        /** How often each place is measured, from 1 to 1000. Default: 5. */
        public Builder rotations(int value) {
            if (value < 1 || value > MOST_ROTATIONS) {
                throw new InvalidInputException("rotations", "must be from 1 to " + MOST_ROTATIONS);
            }
            rotations = value;
            return this;
        }

        /** How many rotations before those are made and not counted, from 0 to 1000. Default: 1. */
        public Builder warmUps(int value) {
            if (value < 0 || value > MOST_ROTATIONS) {
                throw new InvalidInputException("warmUps", "must be from 0 to " + MOST_ROTATIONS);
            }
            warmUps = value;
            return this;
        }

        /**
         * What is done in each rotation besides copying, on files as large as a copy. Default: nothing.
         *
         * @throws InvalidInputException where there is one already that is called the same
         */
        public Builder load(StorageLoad value) {
            if (loads.stream().anyMatch(load -> load.label().equals(value.label()))) {
                throw new InvalidInputException("load", "is there already: " + value.label());
            }
            loads.add(value);
            return this;
        }

        /** For how long a load runs, in whole seconds from one to an hour. Default: 10 s. */
        public Builder loadTime(Duration value) {
            if (value.compareTo(Duration.ofSeconds(1)) < 0
                    || value.compareTo(Duration.ofHours(1)) > 0
                    || value.toNanosPart() != 0) {
                throw new InvalidInputException("loadTime", "must be whole seconds, from one to an hour");
            }
            loadTime = value;
            return this;
        }

        /** How long one copy may take; a load, so much longer than its time. Default: half an hour. */
        public Builder limit(Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new InvalidInputException("limit", "must be positive");
            }
            limit = value;
            return this;
        }

        /** Who hears of it. Default: nobody. */
        public Builder listener(StorageBenchmarkListener value) {
            listener = Objects.requireNonNull(value, "listener");
            return this;
        }

        /**
         * What was collected.
         *
         * @throws InvalidInputException where there is no place
         */
        public StorageBenchmark build() {
            if (places.isEmpty()) {
                throw new InvalidInputException("place", "must be given: where to copy to");
            }
            return new StorageBenchmark(this);
        }
    }
}
