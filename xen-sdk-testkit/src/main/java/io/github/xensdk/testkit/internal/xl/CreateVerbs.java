package io.github.xensdk.testkit.internal.xl;

import io.github.xensdk.testkit.internal.model.ConfigSyntaxException;
import io.github.xensdk.testkit.internal.model.DiskConfig;
import io.github.xensdk.testkit.internal.model.Domain;
import io.github.xensdk.testkit.internal.model.GuestConfig;
import io.github.xensdk.testkit.internal.model.Host;
import io.github.xensdk.testkit.internal.model.Json;
import io.github.xensdk.testkit.internal.model.NicConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code xl create}, and what a host has against a guest. */
final class CreateVerbs {

    /** libxl's ERROR_FAIL, as an exit status. */
    private static final int FAIL = 3;

    private CreateVerbs() {}

    static void addTo(Map<String, Xl.Verb> verbs) {
        verbs.put("create", CreateVerbs::create);
    }

    private static int create(Invocation xl) throws IOException {
        xl.options(1, "cdeFnpqVAh", "f", List.of("--quiet", "--dryrun", "--paused", "--defconfig"))
                .atLeast(1);
        String path = xl.operands().get(0);
        Path file = xl.file(path);
        if (!Files.isRegularFile(file)) {
            return xl.fail(FAIL, "Failed to read config file: " + xl.shown(path) + ": No such file or directory");
        }
        boolean dry = xl.has("n") || xl.has("--dryrun");
        if (!xl.has("q") && !xl.has("--quiet")) {
            xl.err("Parsing config from " + xl.shown(path));
        }
        GuestConfig config;
        try {
            config = GuestConfig.parse(xl.shown(path), Files.readString(file));
        } catch (ConfigSyntaxException e) {
            return xl.fail(1, String.valueOf(e.getMessage()));
        }
        if (dry) {
            xl.out(Json.write(config.dryRun()));
            return 0;
        }
        Host host = xl.host();
        int id = host.takeId();
        if (!isAccepted(xl, config, id, config.name())) {
            return FAIL;
        }
        Domain domain = host.boot(id, config);
        if (!xl.has("p") && !xl.has("--paused")) {
            host.change(domain, Domain::unpause);
        }
        return 0;
    }

    /** Whether a host takes a guest; it says why where not. */
    static boolean isAccepted(Invocation xl, GuestConfig config, int id, String name) {
        Host host = xl.host();
        if (host.domain(name).isPresent() || name.equals("Domain-0")) {
            xl.err(ListVerbs.taken(id, name));
            xl.err("libxl: error: libxl_create.c:1296:initiate_domain_create: Domain " + id
                    + ":cannot make domain: -6");
        } else if (!disksAreThere(xl, config)) {
            xl.err("libxl: error: libxl_create.c:1318:initiate_domain_create: Domain " + id
                    + ":Unable to set disk defaults for disk 0");
        } else if (!host.hasRoomFor(config)) {
            xl.err(
                    "xc: error: panic: xg_dom_boot.c:119: xc_dom_boot_mem_init: can't allocate low memory for domain: Out of memory");
            xl.err(
                    "libxl: error: libxl_dom.c:586:libxl__build_dom: xc_dom_boot_mem_init failed: Cannot allocate memory");
            xl.err("libxl: error: libxl_create.c:1640:domcreate_rebuild_done: Domain " + id
                    + ":cannot (re-)build domain: -3");
        } else if (!kernelIsThere(xl, config)) {
            xl.err("libxl: error: libxl_create.c:1640:domcreate_rebuild_done: Domain " + id
                    + ":cannot (re-)build domain: -3");
        } else if (bridgesAreThere(xl, config, id)) {
            return true;
        }
        gone(xl, id);
        return false;
    }

    /** What libxl says when it removes what it had begun. */
    static void gone(Invocation xl, int id) {
        xl.err("libxl: error: libxl_domain.c:1183:libxl__destroy_domid: Domain " + id + ":Non-existant domain");
        xl.err("libxl: error: libxl_domain.c:1137:domain_destroy_callback: Domain " + id + ":Unable to destroy guest");
        xl.err("libxl: error: libxl_domain.c:1064:domain_destroy_cb: Domain " + id + ":Destruction of domain failed");
    }

    private static boolean disksAreThere(Invocation xl, GuestConfig config) {
        for (DiskConfig disk : config.disks()) {
            if (!isThere(xl, disk)) {
                return false;
            }
        }
        return true;
    }

    static boolean isThere(Invocation xl, DiskConfig disk) {
        boolean there = disk.path().isEmpty()
                || !disk.path().startsWith("/")
                || Files.exists(xl.host().file(disk.path()));
        if (!there) {
            xl.err("libxl: error: libxl_device.c:455:libxl__device_disk_set_backend: Disk vdev=" + disk.device()
                    + " failed to stat: " + disk.path() + ": No such file or directory");
        }
        return there;
    }

    private static boolean kernelIsThere(Invocation xl, GuestConfig config) {
        String kernel = config.boot().get("kernel");
        if (kernel == null || Files.exists(xl.file(kernel))) {
            return true;
        }
        xl.err("xc: error: panic: xg_dom_core.c:205: failed to open file '" + kernel
                + "': No such file or directory: Internal error");
        xl.err("libxl: error: libxl_dom.c:646:libxl__build_pv: xc_dom_kernel_file failed: No such file or directory");
        return false;
    }

    private static boolean bridgesAreThere(Invocation xl, GuestConfig config, int id) {
        for (NicConfig nic : config.nics()) {
            if (!isThere(xl, nic)) {
                xl.err("libxl: error: libxl_create.c:1921:domcreate_attach_devices: Domain " + id
                        + ":unable to add vif devices");
                noBridge(xl, nic, "offline");
                return false;
            }
        }
        return true;
    }

    static boolean isThere(Invocation xl, NicConfig nic) {
        boolean there = xl.host().hasBridge(nic.bridge());
        if (!there) {
            noBridge(xl, nic, "online");
        }
        return there;
    }

    private static void noBridge(Invocation xl, NicConfig nic, String verb) {
        xl.err("libxl: error: libxl_exec.c:117:libxl_report_child_exitstatus: /etc/xen/scripts/vif-bridge " + verb
                + " [" + xl.call().pid() + "] exited with error status 1");
        xl.err("libxl: error: libxl_device.c:1337:device_hotplug_child_death_cb: script: Could not find bridge device "
                + nic.bridge());
    }
}
