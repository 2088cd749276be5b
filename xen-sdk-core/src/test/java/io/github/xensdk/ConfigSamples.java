package io.github.xensdk;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Synthetic xl.cfg files; see the README beside them. */
public final class ConfigSamples {

    public static final List<String> NAMES = List.of(
            "pv-example",
            "pvh-example",
            "hvm-example",
            "xen-tools",
            "xen-tools-pygrub",
            "cluster-pv",
            "cluster-hvm",
            "libvirt-hvm",
            "libvirt-vnuma",
            "by-hand");

    private ConfigSamples() {}

    public static String read(String name) {
        try (InputStream in = ConfigSamples.class.getResourceAsStream("/xlcfg/" + name + ".cfg")) {
            if (in == null) {
                throw new IllegalArgumentException("no sample " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<String> names() {
        return NAMES;
    }
}
