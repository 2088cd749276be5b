package io.github.xensdk.examples;

import io.github.xensdk.ByteSize;
import io.github.xensdk.Secret;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.probe.report.BenchmarkReport;
import io.github.xensdk.storage.SharedStorage;
import io.github.xensdk.storage.StorageBenchmark;
import io.github.xensdk.storage.StorageBenchmarkListener;
import io.github.xensdk.storage.StorageImages;
import io.github.xensdk.storage.StorageLoad;
import io.github.xensdk.storage.StorageTrial;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The origin's comparison of shared storage: sets up each kind between two hosts, copies to all of them in turns, and takes them away. */
@Command(
        name = "storage-comparison",
        description = "Compares how fast files are written to, and read from, several kinds of shared storage.",
        mixinStandardHelpOptions = true)
final class StorageComparison implements Callable<Integer> {

    private static final String LOCAL = "local";
    private static final String LOCAL_DIRECTORY = "/xen";
    private static final String SHARED = "/xen/xensdk-comparison-";
    private static final double MEBIBYTE = 1024 * 1024;

    /** What is done besides copying. */
    enum Load {
        WEB,
        DATABASE,
        SEQUENTIAL,
        SQLITE,
        NGINX;

        private StorageLoad by(int jobs) {
            StorageLoad load = switch (this) {
                case WEB -> StorageLoad.webServer();
                case DATABASE -> StorageLoad.database();
                case SEQUENTIAL -> StorageLoad.sequential();
                case SQLITE -> StorageLoad.sqlite();
                case NGINX -> StorageLoad.nginx();
            };
            return load.jobs(jobs);
        }
    }

    /** Kinds of storage. */
    enum Backend {
        NFS,
        SMB,
        GLUSTER
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private final OnLab onLab = new OnLab();

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            converter = Size.class,
            defaultValue = "64MiB",
            description = "how much each copy is, such as 64MiB or 1GiB (default: ${DEFAULT-VALUE})")
    private ByteSize size = ByteSize.mebibytes(64);

    @Option(
            names = "--rotations",
            paramLabel = "N",
            defaultValue = "5",
            description = "how often each is measured, after one that does not count (default: ${DEFAULT-VALUE})")
    private int rotations;

    @Option(
            names = "--backend",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "nfs,smb,gluster",
            description =
                    "which to compare with the host's own disk: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private List<Backend> backends = new ArrayList<>();

    @Option(
            names = "--load",
            split = ",",
            paramLabel = "NAME",
            description =
                    "what else is measured, the first three by fio, which guests lack: ${COMPLETION-CANDIDATES} (default: nothing)")
    private List<Load> loads = new ArrayList<>();

    @Option(
            names = "--jobs",
            split = ",",
            paramLabel = "N",
            defaultValue = "1",
            description = "how many jobs at once, each number a measurement of its own (default: ${DEFAULT-VALUE})")
    private List<Integer> jobs = new ArrayList<>();

    @Option(
            names = "--load-time",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "how long each load runs (default: ${DEFAULT-VALUE})")
    private int loadSeconds;

    @Option(
            names = "--inside-guest",
            description = "measure in a guest that has a disk on each storage, instead of on its host")
    private boolean insideGuest;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "write report.html, benchmark.json and report.md there")
    private @Nullable Path reportDirectory;

    @Override
    public Integer call() {
        onLab.require();
        Lab lab = Lab.up();
        try (var server = XenHost.connect(lab.hosts().get(0));
                var client = XenHost.connect(lab.hosts().get(1))) {
            show(compared(lab, server, client), client);
        }
        return 0;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private List<StorageTrial> compared(Lab lab, XenHost server, XenHost client) {
        var made = new ArrayList<SharedStorage>();
        try {
            for (Backend backend : backends) {
                SharedStorage storage = storage(backend, server, client);
                made.add(storage);
                say("setting up " + storage);
                storage.provision();
            }
            return insideGuest ? inGuest(lab, made, server, client) : onHost(made, server, client);
        } finally {
            // The last one first, as their packages may be another one's, too.
            for (int i = made.size() - 1; i >= 0; i--) {
                remove(made.get(i));
            }
        }
    }

    private List<StorageTrial> onHost(List<SharedStorage> made, XenHost server, XenHost client) {
        var benchmark = StorageBenchmark.on(client).source(LOCAL_DIRECTORY).place(LOCAL, LOCAL_DIRECTORY);
        for (int i = 0; i < made.size(); i++) {
            benchmark.place(name(backends.get(i)), made.get(i).spec().path(), server);
        }
        return run(benchmark);
    }

    private List<StorageTrial> inGuest(Lab lab, List<SharedStorage> made, XenHost server, XenHost client) {
        try (var guest = new ComparisonGuest(lab, server, client, size)) {
            guest.disk(LOCAL, StorageImages.at(LOCAL_DIRECTORY, List.of(client)));
            for (int i = 0; i < made.size(); i++) {
                guest.disk(name(backends.get(i)), StorageImages.on(made.get(i)));
            }
            say("creating a guest with a disk on each");
            return run(guest.start());
        }
    }

    private List<StorageTrial> run(StorageBenchmark.Builder benchmark) {
        benchmark
                .size(size)
                .rotations(rotations)
                .loadTime(Duration.ofSeconds(loadSeconds))
                .listener(new Progress(out()));
        for (Load load : loads) {
            jobs.forEach(number -> benchmark.load(load.by(number)));
        }
        return benchmark.build().run();
    }

    /** What fails here keeps neither the others from being removed nor what happened before from being told. */
    private void remove(SharedStorage storage) {
        try {
            storage.remove().left().forEach(left -> say("left: " + left));
        } catch (XenException e) {
            say("not removed: " + storage + ": " + e.getMessage());
        }
    }

    private static SharedStorage storage(Backend backend, XenHost server, XenHost client) {
        String path = SHARED + name(backend);
        SharedStorage.Builder builder = switch (backend) {
            case NFS -> SharedStorage.nfs(path);
            case SMB ->
                SharedStorage.smb(path).password(Secret.from(UUID.randomUUID().toString()::toCharArray));
            // Two hosts are all there are: the third brick, which holds no data, is on the server, too.
            case GLUSTER -> SharedStorage.gluster(path).option("arbiter", "server");
        };
        return builder.server(server, address(server))
                .client(client, address(client))
                .build();
    }

    private static String name(Backend backend) {
        return backend.name().toLowerCase(Locale.ROOT);
    }

    /** The lab's hosts reach each other by other names than this machine does. */
    private static String address(XenHost host) {
        return host.peerAddress().orElseThrow().host();
    }

    private void show(List<StorageTrial> trials, XenHost client) {
        List<BenchmarkReport.Group> groups = trials.stream()
                .map(StorageTrial::work)
                .distinct()
                .map(work -> group(work, trials))
                .toList();
        long warmUps = trials.stream().filter(StorageTrial::warmUp).count();
        var report = new BenchmarkReport(
                "Storage compared: " + (loads.isEmpty() ? "" : "loads, and ") + "copies of " + size,
                groups,
                List.of(
                        "Seen from %s %s, Xen %s, over the network of an emulated lab: ratios say something, figures do not."
                                .formatted(
                                        insideGuest ? "a guest with a disk on each, on" : "the host",
                                        client.name(),
                                        client.info().xenVersion()),
                        "%d trials before were warm-ups and are in no figure; caches were dropped before each, on both hosts."
                                .formatted(warmUps)));
        say("");
        out().print(report.toMarkdown());
        out().flush();
        Path directory = reportDirectory;
        if (directory != null) {
            report.writeTo(directory);
        }
    }

    private static BenchmarkReport.Group group(String work, List<StorageTrial> trials) {
        List<StorageTrial> counted = trials.stream()
                .filter(trial -> trial.work().equals(work) && !trial.warmUp())
                .toList();
        List<String> places =
                trials.stream().map(StorageTrial::place).distinct().toList();
        return new BenchmarkReport.Group(
                work,
                unit(work),
                LOCAL,
                places.stream()
                        .map(place -> new BenchmarkReport.Series(
                                place,
                                counted.stream()
                                        .filter(trial -> trial.place().equals(place))
                                        .map(StorageComparison::speed)
                                        .toList()))
                        .toList());
    }

    private static boolean isCopy(String work) {
        return work.equals(StorageTrial.WRITE) || work.equals(StorageTrial.READ);
    }

    private static String unit(String work) {
        return isCopy(work) ? "MiB/s" : "operations/s";
    }

    private static double speed(StorageTrial trial) {
        return isCopy(trial.work()) ? trial.bytesPerSecond() / MEBIBYTE : trial.operationsPerSecond();
    }

    private void say(String line) {
        out().println(line);
        out().flush();
    }

    private record Progress(PrintWriter out) implements StorageBenchmarkListener {

        @Override
        public void preparing(Preparing event) {
            out.println(event.host() + ": " + event.size() + " of random bytes");
            out.flush();
        }

        @Override
        public void trialEnded(TrialEnded event) {
            StorageTrial trial = event.trial();
            out.printf(
                    Locale.ROOT,
                    "%d of %d: %s %s: %.1f %s%s%n",
                    event.number(),
                    event.of(),
                    trial.place(),
                    trial.work(),
                    speed(trial),
                    unit(trial.work()),
                    trial.warmUp() ? " (does not count)" : "");
            out.flush();
        }
    }

    /** A number with a binary unit. */
    static final class Size implements ITypeConverter<ByteSize> {

        private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,5})([KMG])iB");

        @Override
        public ByteSize convert(String text) {
            Matcher size = TEXT.matcher(text);
            if (!size.matches()) {
                throw new TypeConversionException("must be a number and KiB, MiB or GiB, such as 64MiB: " + text);
            }
            long number = Long.parseLong(size.group(1));
            return switch (size.group(2)) {
                case "K" -> ByteSize.kibibytes(number);
                case "M" -> ByteSize.mebibytes(number);
                default -> ByteSize.gibibytes(number);
            };
        }
    }
}
