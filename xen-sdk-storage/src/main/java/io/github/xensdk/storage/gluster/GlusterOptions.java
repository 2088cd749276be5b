package io.github.xensdk.storage.gluster;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.storage.StorageClient;
import io.github.xensdk.storage.StorageSpec;
import io.github.xensdk.storage.internal.OptionRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which options there are, and what volumes and mounts get. Pure. */
final class GlusterOptions {

    static final String BRICK = "brick";

    private static final String ARBITER = "arbiter";
    private static final String ON_THE_SERVER = "server";
    private static final String PING = "ping-timeout";
    private static final String SHARD = "shard-block-size";

    private static final Map<String, Pattern> KNOWN = Map.of(
            ARBITER, Pattern.compile("|server"),
            BRICK, Pattern.compile("/.+"),
            PING, Pattern.compile("[5-9]|[1-9][0-9]|1[01][0-9]|120"),
            SHARD, Pattern.compile("(4|8|16|32|64|128|256|512)MB"));

    private static final String LOSES = "must not be used: a guest would lose writes";
    private static final String STALE = "must not be used: it is off; a host would keep what another one wrote over";
    private static final String SPLITS =
            "must not be used: without a majority, two hosts would write to copies that differ";
    private static final String FIXED = "must not be used: it is set as guests' disks need it";
    private static final Map<String, String> UNSAFE = Map.ofEntries(
            Map.entry("replica", SPLITS),
            Map.entry("cluster.quorum-type", SPLITS),
            Map.entry("cluster.quorum-count", SPLITS),
            Map.entry("cluster.server-quorum-type", SPLITS),
            Map.entry("cluster.favorite-child-policy", LOSES + ", those of the copy that is thrown away"),
            Map.entry("performance.write-behind", LOSES + " that only its host's memory has"),
            Map.entry("performance.flush-behind", LOSES + " that only its host's memory has"),
            Map.entry("performance.stat-prefetch", STALE),
            Map.entry("performance.quick-read", STALE),
            Map.entry("performance.read-ahead", STALE),
            Map.entry("performance.io-cache", STALE),
            Map.entry("attribute-timeout", STALE),
            Map.entry("entry-timeout", STALE),
            Map.entry("direct-io-mode", "must not be used: it is enabled"),
            Map.entry("features.shard", FIXED),
            Map.entry("network.remote-dio", FIXED),
            Map.entry("performance.strict-o-direct", FIXED),
            Map.entry("auth.allow", "must not be used: the storage's hosts have access, and no others"),
            Map.entry("vers", "must not be used: GlusterFS has none; all hosts should have the same release"));

    private static final OptionRules RULES = new OptionRules("GlusterFS", "", KNOWN, UNSAFE);

    private GlusterOptions() {}

    static void check(StorageSpec spec) {
        RULES.check(spec);
        String arbiter = spec.options().get(ARBITER);
        boolean two = spec.clients().size() == 1;
        if (two && !ON_THE_SERVER.equals(arbiter)) {
            throw new InvalidInputException(
                    "clients",
                    "must be two or more: GlusterFS needs three votes. With the option arbiter=server the server has two of them,"
                            + " and the storage survives the loss of the client only");
        }
        if (!two && ON_THE_SERVER.equals(arbiter)) {
            throw new InvalidInputException(
                    "option " + ARBITER, "must have no value: with three hosts the third one is the arbiter");
        }
    }

    static boolean hasArbiter(StorageSpec spec) {
        return spec.options().containsKey(ARBITER);
    }

    /**
     * For the volume: the parts of GlusterFS's own group {@code virt} that matter here, and what Xen's loop devices need beyond.
     *
     * <ul>
     *   <li>{@code features.shard}: a disk is healed in pieces, and one piece at a time is locked meanwhile, instead of all of it.
     *   <li>{@code cluster.lookup-optimize} off: with shards it is known to corrupt files when a volume grows.
     *   <li>{@code cluster.eager-lock}, {@code cluster.locking-scheme}: a disk has one writer, which keeps its lock from write to
     *       write, and heals do not keep it waiting.
     *   <li>{@code cluster.data-self-heal-algorithm} full: to compare sums of both sides costs a host more than to copy a shard.
     *   <li>{@code cluster.quorum-type} auto: who does not reach two of three bricks cannot write, so copies never split.
     *   <li>{@code cluster.server-quorum-type}: glusterd stops its bricks when it does not see most of the pool. With two servers
     *       that would be at the loss of either, so it is off there.
     *   <li>{@code network.remote-dio} off, {@code performance.strict-o-direct} on: who opens a disk past all caches gets that down
     *       to the brick.
     *   <li>{@code performance.write-behind} off: a write is done when the bricks have it, and not when its host has; the host that a
     *       guest goes to reads it. {@code quick-read}, {@code read-ahead}, {@code io-cache}, {@code stat-prefetch} (files' sizes) and
     *       {@code open-behind} off: no host keeps what another one changes.
     *   <li>{@code network.ping-timeout} (by default 42 seconds): so long guests stand when a server is lost. {@code
     *       server.tcp-user-timeout}, {@code server.keepalive-*}: so long a lost host keeps its locks.
     * </ul>
     */
    static Map<String, String> volume(StorageSpec spec) {
        var options = new LinkedHashMap<String, String>();
        options.put("features.shard", "on");
        options.put("features.shard-block-size", spec.options().getOrDefault(SHARD, "64MB"));
        options.put("cluster.lookup-optimize", "off");
        options.put("cluster.eager-lock", "enable");
        options.put("cluster.locking-scheme", "granular");
        options.put("cluster.data-self-heal-algorithm", "full");
        options.put("cluster.quorum-type", "auto");
        options.put("cluster.server-quorum-type", Brick.areApart(spec) ? "server" : "none");
        options.put("network.remote-dio", "disable");
        options.put("performance.strict-o-direct", "on");
        for (String cache :
                List.of("write-behind", "quick-read", "read-ahead", "io-cache", "stat-prefetch", "open-behind")) {
            options.put("performance." + cache, "off");
        }
        options.put("network.ping-timeout", spec.options().getOrDefault(PING, "20"));
        options.put("server.tcp-user-timeout", "20");
        options.put("server.keepalive-time", "10");
        options.put("server.keepalive-interval", "2");
        options.put("server.keepalive-count", "5");
        options.put("auth.allow", String.join(",", addresses(spec)));
        return options;
    }

    /** All hosts', the server's first. */
    static List<String> addresses(StorageSpec spec) {
        return Stream.concat(
                        spec.serverAddress().stream(), spec.clients().stream().map(StorageClient::address))
                .toList();
    }

    /**
     * What a mount's process must have been given; /proc/mounts shows none of it. The kernel keeps neither pages nor names nor sizes.
     */
    static Map<String, String> process() {
        var options = new LinkedHashMap<String, String>();
        options.put("direct-io-mode", "enable");
        options.put("attribute-timeout", "0");
        options.put("entry-timeout", "0");
        options.put("negative-timeout", "0");
        return options;
    }

    /** For mount. It asks another server what the volume is when the first one is gone. */
    static String mount(StorageSpec spec) {
        var words = new ArrayList<String>();
        process().forEach((name, value) -> words.add(name + "=" + value));
        String server = spec.serverAddress().orElseThrow();
        words.add("backup-volfile-servers="
                + Brick.of(spec).stream()
                        .map(Brick::address)
                        .filter(address -> !address.equals(server))
                        .distinct()
                        .collect(Collectors.joining(":")));
        return String.join(",", words);
    }

    /** What /proc/mounts must show. */
    static String seenInMount() {
        return "rw,allow_other";
    }
}
