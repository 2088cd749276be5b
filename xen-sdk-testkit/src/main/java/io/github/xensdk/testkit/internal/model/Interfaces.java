package io.github.xensdk.testkit.internal.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A host's interfaces, as its /sys/class/net shows them. */
public final class Interfaces {

    private Interfaces() {}

    /** A bridge with an interface of the host's. */
    public static void bridge(Path tree, String bridge) throws IOException {
        Path directory = Files.createDirectories(net(tree).resolve(bridge).resolve("bridge"));
        Files.writeString(directory.resolve("stp_state"), "0\n");
        Files.writeString(directory.resolve("forward_delay"), "0\n");
        Files.writeString(directory.resolveSibling("mtu"), "1500\n");
        Files.createDirectories(net(tree).resolve("eth0"));
        Files.createDirectories(net(tree).resolve(bridge).resolve("brif").resolve("eth0"));
    }

    static void plug(Path tree, String bridge, int domain, int index) {
        String vif = "vif" + domain + "." + index;
        try {
            if (!Files.isDirectory(net(tree).resolve(bridge).resolve("brif"))) {
                return;
            }
            Files.createDirectories(net(tree).resolve(vif));
            Files.createDirectories(net(tree).resolve(bridge).resolve("brif").resolve(vif));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void unplug(Path tree, int domain) {
        try (Stream<Path> all = Files.find(
                net(tree), 3, (path, kind) -> path.getFileName().toString().startsWith("vif" + domain + "."))) {
            for (Path vif : all.toList()) {
                Files.deleteIfExists(vif);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path net(Path tree) {
        return tree.resolve("sys/class/net");
    }
}
