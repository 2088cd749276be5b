package io.github.xensdk.testkit.internal.xl;

import io.github.xensdk.testkit.internal.model.ConfigSyntaxException;
import io.github.xensdk.testkit.internal.model.DiskConfig;
import io.github.xensdk.testkit.internal.model.Domain;
import io.github.xensdk.testkit.internal.model.GuestConfig;
import io.github.xensdk.testkit.internal.model.NicConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Disks and interfaces of running guests. */
final class DeviceVerbs {

    private DeviceVerbs() {}

    static void addTo(Map<String, Xl.Verb> verbs) {
        verbs.put("block-list", DeviceVerbs::blockList);
        verbs.put("block-attach", DeviceVerbs::blockAttach);
        verbs.put("block-detach", DeviceVerbs::blockDetach);
        verbs.put("cd-insert", xl -> cd(xl, true));
        verbs.put("cd-eject", xl -> cd(xl, false));
        verbs.put("network-list", DeviceVerbs::networkList);
        verbs.put("network-attach", DeviceVerbs::networkAttach);
        verbs.put("network-detach", DeviceVerbs::networkDetach);
    }

    private static Invocation plain(Invocation xl, int least) {
        Invocation invocation = xl.options(1, "hf", "", List.of());
        invocation.atLeast(least);
        return invocation;
    }

    private static int blockList(Invocation xl) {
        Domain domain = plain(xl, 1).domain(0);
        var text = new StringBuilder("Vdev  BE  handle state evt-ch ring-ref BE-path                       \n");
        for (DiskConfig disk : domain.config().disks()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-5d %-3d %-6d %-5d %-6d %-8d %-30s%n",
                    disk.number(),
                    0,
                    domain.id(),
                    4,
                    9,
                    8,
                    "/local/domain/0/backend/vbd/" + domain.id() + "/" + disk.number()));
        }
        xl.out(text.toString());
        return 0;
    }

    private static void configure(Invocation xl, Domain domain, List<DiskConfig> disks, List<NicConfig> nics) {
        xl.host().change(domain, one -> one.configure(one.config().with(disks, nics)));
        xl.host().replug(domain);
    }

    private static int blockAttach(Invocation xl) {
        Domain domain = plain(xl, 2).domain(0);
        DiskConfig disk;
        try {
            disk = DiskConfig.attached(xl.operands().subList(1, xl.operands().size()));
        } catch (ConfigSyntaxException e) {
            return xl.fail(1, String.valueOf(e.getMessage()));
        }
        GuestConfig config = domain.config();
        boolean taken = config.disks().stream().anyMatch(other -> other.device().equals(disk.device()));
        if (taken || !CreateVerbs.isThere(xl, disk)) {
            xl.err("libxl: error: libxl_device.c:1486:device_addrm_aocomplete: unable to add device");
            return xl.fail(1, "libxl_device_disk_add failed.");
        }
        var disks = new ArrayList<>(config.disks());
        disks.add(disk);
        configure(xl, domain, disks, config.nics());
        return 0;
    }

    private static int blockDetach(Invocation xl) {
        Domain domain = plain(xl, 2).domain(0);
        String word = xl.operands().get(1);
        GuestConfig config = domain.config();
        Optional<DiskConfig> disk = config.disks().stream()
                .filter(one -> one.device().equals(word)
                        || Integer.toString(one.number()).equals(word))
                .findFirst();
        if (disk.isEmpty()) {
            xl.err("libxl: error: libxl_disk.c:516:libxl__disk_from_xenstore: disk /libxl/" + domain.id()
                    + "/device/vbd/" + DiskConfig.number(word) + " does not exist (no backend path");
            return xl.fail(1, "Error: Device " + word + " not connected.");
        }
        var disks = new ArrayList<>(config.disks());
        disks.remove(disk.get());
        configure(xl, domain, disks, config.nics());
        return 0;
    }

    private static int cd(Invocation xl, boolean insert) {
        Domain domain = plain(xl, insert ? 3 : 2).domain(0);
        String device = xl.operands().get(1);
        GuestConfig config = domain.config();
        var disks = new ArrayList<DiskConfig>();
        boolean found = false;
        for (DiskConfig disk : config.disks()) {
            boolean same = disk.cdrom() && disk.device().equals(device);
            found |= same;
            String medium = insert ? xl.shown(xl.operands().get(2)) : "";
            disks.add(same ? new DiskConfig(medium, device, "raw", true, true, "") : disk);
        }
        if (!found) {
            return xl.fail(
                    1,
                    "libxl: error: libxl_disk.c:879:libxl_cdrom_insert: Domain " + domain.id()
                            + ":Virtual device not found");
        }
        configure(xl, domain, disks, config.nics());
        return 0;
    }

    private static int networkList(Invocation xl) {
        Domain domain = plain(xl, 1).domain(0);
        var text = new StringBuilder(
                "Idx BE Mac Addr.         handle state evt-ch   tx-/rx-ring-ref BE-path                       \n");
        for (NicConfig nic : domain.config().nics()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-3d %-2d %-17s %6d %5d %6d %5d/%-11d %-30s%n",
                    nic.index(),
                    0,
                    nic.mac(),
                    nic.index(),
                    4,
                    -1,
                    522,
                    523,
                    "/local/domain/0/backend/vif/" + domain.id() + "/" + nic.index()));
        }
        xl.out(text.toString());
        return 0;
    }

    private static int networkAttach(Invocation xl) {
        Domain domain = plain(xl, 1).domain(0);
        GuestConfig config = domain.config();
        int index = config.nics().stream().mapToInt(NicConfig::index).max().orElse(-1) + 1;
        NicConfig nic = NicConfig.parse(
                index, String.join(",", xl.operands().subList(1, xl.operands().size())));
        if (!CreateVerbs.isThere(xl, nic)) {
            xl.err("libxl: error: libxl_device.c:1481:device_addrm_aocomplete: Domain " + domain.id()
                    + ":Unable to add vif with id " + index);
            return xl.fail(1, "libxl_device_nic_add failed.");
        }
        var nics = new ArrayList<>(config.nics());
        nics.add(nic);
        configure(xl, domain, config.disks(), nics);
        return 0;
    }

    private static int networkDetach(Invocation xl) {
        Domain domain = plain(xl, 2).domain(0);
        String word = xl.operands().get(1);
        GuestConfig config = domain.config();
        Optional<NicConfig> nic = config.nics().stream()
                .filter(one ->
                        one.mac().equals(word) || Integer.toString(one.index()).equals(word))
                .findFirst();
        if (nic.isEmpty()) {
            xl.err("libxl: error: libxl_xshelp.c:206:libxl__xs_read_mandatory: xenstore read failed: `/libxl/"
                    + domain.id() + "/device/vif/" + word + "': No such file or directory");
            return xl.fail(1, "Unknown device " + word + ".");
        }
        var nics = new ArrayList<>(config.nics());
        nics.remove(nic.get());
        configure(xl, domain, config.disks(), nics);
        return 0;
    }
}
