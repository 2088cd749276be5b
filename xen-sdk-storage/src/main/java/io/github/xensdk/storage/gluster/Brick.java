package io.github.xensdk.storage.gluster;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenHost;
import io.github.xensdk.storage.StorageClient;
import io.github.xensdk.storage.StorageSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory of a host that has one copy of the data, or, as an arbiter, only the files' names and what became of them. Pure.
 *
 * @param address by which all hosts know it
 */
record Brick(XenHost host, String address, String path, boolean isArbiter) {

    private static final int COPIES = 3;
    private static final int LONGEST = 200;

    /** In the order in which the volume has them; always three, the arbiter last. */
    static List<Brick> of(StorageSpec spec) {
        var bricks = new ArrayList<Brick>();
        boolean arbiter = GlusterOptions.hasArbiter(spec);
        bricks.add(brick(spec, spec.server(), spec.serverAddress().orElseThrow(), false));
        for (StorageClient client : spec.clients()) {
            if (bricks.size() < COPIES) {
                bricks.add(brick(spec, client.host(), client.address(), arbiter && bricks.size() == COPIES - 1));
            }
        }
        if (bricks.size() < COPIES) {
            bricks.add(brick(spec, spec.server(), spec.serverAddress().orElseThrow(), true));
        }
        return List.copyOf(bricks);
    }

    private static Brick brick(StorageSpec spec, XenHost host, String address, boolean isArbiter) {
        return new Brick(host, address, directory(spec) + (isArbiter ? "/arbiter" : "/data"), isArbiter);
    }

    private static String directory(StorageSpec spec) {
        return spec.options().getOrDefault(GlusterOptions.BRICK, spec.path() + ".brick");
    }

    /** Each with one server of its own. */
    static boolean areApart(StorageSpec spec) {
        return of(spec).stream().map(Brick::address).distinct().count() == COPIES;
    }

    /**
     * Looks where a spec's bricks shall be.
     *
     * @throws InvalidInputException where that is no place for them
     */
    static void check(StorageSpec spec) {
        String directory = directory(spec);
        String field = "option " + GlusterOptions.BRICK;
        try {
            StorageSpec.of("gluster", directory);
        } catch (InvalidInputException e) {
            var refused = new InvalidInputException(field, "must be a place for data: " + e.getMessage());
            refused.addSuppressed(e);
            throw refused;
        }
        String inBricks = directory + "/";
        String inStorage = spec.path() + "/";
        if (inBricks.startsWith(inStorage) || inStorage.startsWith(inBricks)) {
            throw new InvalidInputException(field, "must be neither in " + spec.path() + " nor above it");
        }
        if (directory.length() > LONGEST) {
            throw new InvalidInputException(field, "must be shorter");
        }
    }

    /** As GlusterFS names it. */
    String name() {
        return address + ":" + path;
    }
}
