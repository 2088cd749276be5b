package io.github.xensdk.testkit.internal.xl;

import io.github.xensdk.testkit.internal.model.DiskConfig;
import io.github.xensdk.testkit.internal.model.Domain;
import io.github.xensdk.testkit.internal.model.GuestConfig;
import io.github.xensdk.testkit.internal.model.Host;
import io.github.xensdk.testkit.internal.model.NicConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What xenstore holds of domains, as far as somebody asks for it by {@code xenstore-read} or {@code xenstore-ls -f}. */
final class Xenstore {

    private Xenstore() {}

    private static Map<String, String> nodes(Host host) {
        var nodes = new TreeMap<String, String>();
        nodes.put("/local/domain/0/name", "Domain-0");
        for (Domain domain : host.domains()) {
            GuestConfig config = domain.config();
            String home = "/local/domain/" + domain.id();
            nodes.put(home + "/name", domain.name());
            nodes.put(home + "/memory/target", Long.toString(config.targetKibibytes()));
            nodes.put(home + "/memory/static-max", Long.toString(config.maxKibibytes()));
            nodes.put(home + "/memory/videoram", "0");
            nodes.put(home + "/control/sysrq", "");
            for (DiskConfig disk : config.disks()) {
                String backend = "/local/domain/0/backend/vbd/" + domain.id() + "/" + disk.number();
                nodes.put(backend + "/params", disk.path());
                nodes.put(backend + "/mode", disk.readOnly() ? "r" : "w");
                nodes.put(backend + "/state", "4");
                nodes.put(
                        backend + "/script",
                        "/etc/xen/scripts/" + (disk.script().isEmpty() ? "block" : disk.script()));
            }
            for (NicConfig nic : config.nics()) {
                String backend = "/local/domain/0/backend/vif/" + domain.id() + "/" + nic.index();
                nodes.put(backend + "/bridge", nic.bridge());
                nodes.put(backend + "/mac", nic.mac());
                nodes.put(backend + "/state", "4");
                nodes.put(backend + "/script", "/etc/xen/scripts/" + nic.more().getOrDefault("script", "vif-bridge"));
            }
        }
        return nodes;
    }

    static int read(Invocation xenstore) {
        xenstore.options(0, "psR", "", List.of());
        for (String path : xenstore.operands()) {
            String value = nodes(xenstore.host()).get(path);
            if (value == null) {
                return xenstore.fail(1, "xenstore-read: couldn't read path " + path);
            }
            xenstore.out(value + "\n");
        }
        return 0;
    }

    static int list(Invocation xenstore) {
        xenstore.options(0, "fps", "", List.of());
        String below =
                xenstore.operands().isEmpty() ? "/" : xenstore.operands().get(0).replaceAll("/$", "") + "/";
        boolean found = false;
        for (Map.Entry<String, String> node : nodes(xenstore.host()).entrySet()) {
            if (node.getKey().startsWith(below)) {
                found = true;
                String name = xenstore.has("f") ? node.getKey() : node.getKey().substring(below.length());
                xenstore.out(name + " = \"" + node.getValue() + "\"\n");
            }
        }
        return found ? 0 : xenstore.fail(1, "xenstore-ls: xs_directory (" + below + "): No such file or directory");
    }
}
