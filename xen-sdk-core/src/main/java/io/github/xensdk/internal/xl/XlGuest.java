package io.github.xensdk.internal.xl;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.OutputNotRecognisedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a guest needs of the host that it runs on, from {@code xl list -l}: libxl_domain_config of Xen's libxl_types.idl.
 *
 * @param disks its disks, without empty drives
 * @param bridges the bridges of its interfaces, each once
 * @param bootFiles the files of the host's that it boots from
 * @param scripts those that attach its devices, where they are others than Xen's usual ones
 * @param passthrough devices of the host's machine, in words
 * @param withoutHap whether its configuration says that the processor shall not translate its addresses, so that Xen shadows its page
 *     tables
 */
public record XlGuest(
        List<DiskSource> disks,
        List<String> bridges,
        List<String> bootFiles,
        List<String> scripts,
        List<String> passthrough,
        boolean withoutHap) {

    public XlGuest {
        disks = List.copyOf(disks);
        bridges = List.copyOf(bridges);
        bootFiles = List.copyOf(bootFiles);
        scripts = List.copyOf(scripts);
        passthrough = List.copyOf(passthrough);
    }

    /**
     * A disk, as the host sees it.
     *
     * @param device the guest's name for it
     * @param path what the toolstack was given
     * @param plain whether that is a path on the host, and not what a script or another domain makes something of
     * @param format what the file holds, in xl's words; {@code raw} where that is the disk's bytes
     * @param readOnly whether the guest cannot write to it
     */
    public record DiskSource(String device, String path, boolean plain, String format, boolean readOnly) {}

    /**
     * Empty where the host has no stored configuration: xl skips such a domain silently.
     *
     * @throws OutputNotRecognisedException where it is no such JSON
     */
    public static Optional<XlGuest> parse(String text) {
        try {
            JsonNode all = XlJson.array(text);
            return all.isEmpty()
                    ? Optional.empty()
                    : Optional.of(guest(new JsonFields(all.get(0), "").object("config")));
        } catch (JacksonException | IllegalArgumentException | InvalidInputException e) {
            throw new OutputNotRecognisedException("xl list -l (" + e.getMessage() + ")", text);
        }
    }

    private static XlGuest guest(JsonFields config) {
        JsonFields build = config.object("b_info");
        return new XlGuest(
                config.objects("disks").stream()
                        .flatMap(disk -> disk(disk).stream())
                        .toList(),
                config.objects("nics").stream()
                        .map(nic -> nic.text("bridge").orElse(""))
                        .filter(bridge -> !bridge.isEmpty())
                        .distinct()
                        .toList(),
                Stream.of("kernel", "ramdisk")
                        .flatMap(key -> build.text(key).stream())
                        .filter(path -> path.startsWith("/"))
                        .toList(),
                Stream.of("disks", "nics")
                        .flatMap(kind -> config.objects(kind).stream())
                        .flatMap(device -> device.text("script").stream())
                        .filter(script -> !script.isEmpty() && !DeviceScripts.isUsual(script))
                        .map(DeviceScripts::path)
                        .distinct()
                        .toList(),
                passthrough(config),
                config.object("c_info").text("hap").filter("False"::equals).isPresent());
    }

    private static Optional<DiskSource> disk(JsonFields disk) {
        String path = disk.text("pdev_path").orElse("");
        boolean plain = path.startsWith("/")
                && disk.text("script")
                        .filter(script -> !DeviceScripts.isLeanBlock(script))
                        .isEmpty()
                && disk.text("backend_domname").isEmpty();
        return path.isEmpty()
                ? Optional.empty()
                : Optional.of(new DiskSource(
                        disk.text("vdev").orElse("?"),
                        path,
                        plain,
                        disk.text("format").orElse("raw"),
                        disk.number("readwrite").orElse(0) == 0));
    }

    /** Devices of PCI are "pcidevs", seen on Xen 4.17; sources of later ones have "pcis". A zero is left out. */
    private static List<String> passthrough(JsonFields config) {
        var devices = new ArrayList<String>();
        for (String name : List.of("pcis", "pcidevs")) {
            for (JsonFields pci : config.objects(name)) {
                devices.add(String.format(
                        Locale.ROOT,
                        "PCI device %04x:%02x:%02x.%x",
                        pci.number("domain").orElse(0),
                        pci.number("bus").orElse(0),
                        pci.number("dev").orElse(0),
                        pci.number("func").orElse(0)));
            }
        }
        for (JsonFields usb : config.objects("usbdevs")) {
            // Which one is stored only where its configuration says type=hostdev.
            JsonFields device = usb.object("type.hostdev");
            OptionalLong bus = device.number("hostbus");
            devices.add(
                    bus.isEmpty()
                            ? "a USB device"
                            : "USB device " + bus.getAsLong() + "."
                                    + device.number("hostaddr").orElse(0));
        }
        for (JsonFields device : config.objects("dtdevs")) {
            devices.add("device tree node " + device.text("path").orElse("?"));
        }
        return devices;
    }
}
