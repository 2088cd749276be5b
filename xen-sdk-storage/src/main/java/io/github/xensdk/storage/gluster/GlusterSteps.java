package io.github.xensdk.storage.gluster;

import io.github.xensdk.XenHost;
import io.github.xensdk.storage.StepKind;
import io.github.xensdk.storage.StorageSpec;
import io.github.xensdk.storage.internal.DirectorySteps;
import io.github.xensdk.storage.internal.HostScript;
import io.github.xensdk.storage.internal.MountSteps;
import io.github.xensdk.storage.internal.PackageSteps;
import io.github.xensdk.storage.internal.ShortName;
import io.github.xensdk.storage.spi.HostStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The steps of GlusterFS, and the places on a host that their scripts are given. */
final class GlusterSteps {

    private static final String FUNCTIONS = script("gluster.sh");
    private static final String OTHER_VOLUMES = script("other-volumes.sh");
    private static final String SERVE = FUNCTIONS + OTHER_VOLUMES + script("serve.sh", "service.sh");
    private static final String PEER = FUNCTIONS + script("peer.sh");
    private static final String BRICK = script("brick.sh");
    private static final String VOLUME = FUNCTIONS + script("volume.sh");
    private static final String START = FUNCTIONS + script("start.sh");

    private static final String STATE = "/var/lib/glusterd";

    /** The command line waits five minutes for the servers, and the steps for other commands and for what comes of their own. */
    private static final Duration CHANGING = Duration.ofMinutes(10);

    private GlusterSteps() {}

    private static String script(String name, String... functions) {
        return HostScript.read(GlusterSteps.class, name, functions);
    }

    /** The volume's name: another one for each path. */
    static String volume(StorageSpec spec) {
        return ShortName.of(spec);
    }

    static List<HostStep> of(StorageSpec spec) {
        List<Brick> bricks = Brick.of(spec);
        Map<XenHost, String> servers = new LinkedHashMap<>();
        bricks.forEach(brick -> servers.putIfAbsent(brick.host(), brick.address()));
        var steps = new ArrayList<HostStep>();
        servers.keySet().forEach(host -> steps.addAll(server(host)));
        servers.forEach((host, address) -> {
            if (host != spec.server()) {
                steps.add(peer(spec.server(), address));
            }
        });
        for (int i = 0; i < bricks.size(); i++) {
            steps.addAll(brick(spec, bricks.get(i), i + 1));
        }
        steps.add(volume(spec, bricks));
        steps.add(start(spec, bricks));
        for (XenHost host : spec.hosts()) {
            if (!servers.containsKey(host)) {
                steps.add(PackageSteps.forClient(
                        host, "fuse.glusterfs", "glusterfs-client", "glusterfs-fuse", "mount.glusterfs"));
            }
            steps.addAll(mount(spec, host));
        }
        return each(steps);
    }

    /** A directory above both a brick and a mount is one step. */
    private static List<HostStep> each(List<HostStep> steps) {
        Set<Object> seen = new HashSet<>();
        return steps.stream()
                .filter(step -> seen.add(List.of(step.host(), step.kind(), step.subject())))
                .toList();
    }

    private static List<HostStep> server(XenHost host) {
        return List.of(
                PackageSteps.forServer(host, OTHER_VOLUMES, STATE, "glusterfs-server", "glusterfs-server", "glusterd"),
                HostStep.of(
                                StepKind.START_SERVICE,
                                host,
                                "glusterd",
                                SERVE,
                                "/run/systemd/system",
                                "/run/glusterd.pid",
                                "/proc",
                                STATE)
                        .shared()
                        .within(CHANGING));
    }

    private static HostStep peer(XenHost server, String address) {
        return HostStep.of(StepKind.ADD_PEER, server, address, PEER, address, STATE)
                .shared()
                .within(CHANGING);
    }

    private static List<HostStep> brick(StorageSpec spec, Brick brick, int number) {
        var steps = new ArrayList<>(DirectorySteps.above(brick.host(), brick.path()));
        steps.add(HostStep.of(
                        StepKind.MAKE_DIRECTORY,
                        brick.host(),
                        brick.path(),
                        BRICK,
                        brick.path(),
                        volume(spec) + " " + number,
                        STATE + "/vols/" + volume(spec))
                .within(CHANGING));
        return steps;
    }

    private static HostStep volume(StorageSpec spec, List<Brick> bricks) {
        String options = GlusterOptions.volume(spec).entrySet().stream()
                .map(option -> option.getKey() + "=" + option.getValue())
                .collect(Collectors.joining(" "));
        return onVolume(
                StepKind.MAKE_VOLUME, spec, VOLUME, bricks, GlusterOptions.hasArbiter(spec) ? "arbiter" : "", options);
    }

    private static HostStep start(StorageSpec spec, List<Brick> bricks) {
        return onVolume(StepKind.START_VOLUME, spec, START, bricks);
    }

    /** Servers and paths are words of their own. */
    private static HostStep onVolume(
            StepKind kind, StorageSpec spec, String script, List<Brick> bricks, String... further) {
        String name = volume(spec);
        String[] words = Stream.of(
                        Stream.of(name, STATE + "/vols/" + name),
                        Stream.of(further),
                        bricks.stream().flatMap(brick -> Stream.of(brick.address(), brick.path())))
                .flatMap(part -> part)
                .toArray(String[]::new);
        return HostStep.of(kind, spec.server(), name, script, words).within(CHANGING);
    }

    private static List<HostStep> mount(StorageSpec spec, XenHost host) {
        var steps = new ArrayList<>(DirectorySteps.mountPoint(host, spec.path()));
        steps.addAll(MountSteps.of(
                host,
                new MountSteps.Mount(
                        "glusterfs",
                        "fuse.glusterfs",
                        "",
                        spec.serverAddress().orElseThrow() + ":/" + volume(spec),
                        spec.path(),
                        GlusterOptions.mount(spec),
                        "",
                        GlusterOptions.seenInMount(),
                        "gluster-" + spec.id())));
        return steps;
    }
}
