package io.github.xensdk.inventory;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.domain.ConfigValue;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.DomainConfig;
import io.github.xensdk.domain.Nic;
import io.github.xensdk.inventory.YamlNode.ScalarType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads a guest that the inventory itself describes. */
final class GuestReader {

    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final List<String> FORMATS = List.of("raw", "qcow2", "qcow", "vhd", "qed");
    private static final List<String> KEYS = List.of(
            "type",
            "uuid",
            "kernel",
            "ramdisk",
            "arguments",
            "memory",
            "max-memory",
            "vcpus",
            "max-vcpus",
            "boot",
            "firmware",
            "disks",
            "nics",
            "settings");

    private final String file;
    private final String name;
    private final Fields fields;

    GuestReader(String file, String name, YamlNode node) {
        this.file = file;
        this.name = name;
        this.fields = Fields.of(file, node, "guest " + name, KEYS);
    }

    DomainConfig read() {
        String type = fields.requiredText("type");
        DomainConfig.Builder builder = whole(() -> switch (type) {
            case "pv" -> DomainConfig.pv(name);
            case "pvh" -> DomainConfig.pvh(name);
            case "hvm" -> DomainConfig.hvm(name);
            default -> throw fields.error("type", "must be pv, pvh or hvm");
        });
        fields.text("uuid").ifPresent(text -> builder.uuid(uuid(text)));
        fields.ifPresent("kernel", fields::text, builder::kernel);
        fields.ifPresent("ramdisk", fields::text, builder::ramdisk);
        fields.ifPresent("arguments", fields::text, builder::kernelArguments);
        fields.required("memory");
        fields.ifPresent("memory", fields::size, builder::memory);
        fields.ifPresent("max-memory", fields::size, builder::maxMemory);
        fields.ifPresent("vcpus", fields::number, builder::vcpus);
        fields.ifPresent("max-vcpus", fields::number, builder::maxVcpus);
        fields.ifPresent("boot", fields::text, builder::bootOrder);
        fields.ifPresent("firmware", fields::text, builder::firmware);
        fields.items("disks").forEach(item -> builder.disk(disk(item)));
        fields.items("nics").forEach(item -> builder.nic(nic(item)));
        fields.scalars("settings").forEach((key, scalar) -> settings(builder, key, scalar));
        return whole(builder::build);
    }

    private <T> T whole(Supplier<T> action) {
        try {
            return action.get();
        } catch (InvalidInputException e) {
            throw fields.missing("is refused: " + e.getMessage());
        }
    }

    private UUID uuid(String text) {
        if (!UUID_FORM.matcher(text).matches()) {
            throw fields.error("uuid", "must be of the form 00000000-0000-0000-0000-000000000000");
        }
        return UUID.fromString(text);
    }

    private Disk disk(YamlNode node) {
        var disk = Fields.of(
                file, node, "a disk of guest " + name, List.of("target", "device", "format", "read-only", "cdrom"));
        String device = disk.requiredText("device");
        boolean cdrom = disk.flag("cdrom").orElse(false);
        boolean readOnly = disk.flag("read-only").orElse(cdrom);
        Optional<String> target = cdrom ? disk.text("target") : Optional.of(disk.requiredText("target"));
        String format = disk.text("format").orElse("raw");
        if (!FORMATS.contains(format)) {
            throw disk.error("format", "must be one of " + String.join(", ", FORMATS));
        }
        var known = target.isEmpty() ? Disk.Format.EMPTY : Disk.Format.valueOf(format.toUpperCase(Locale.ROOT));
        return refusable(disk, () -> new Disk(target.orElse(""), known, device, readOnly, cdrom, List.of()));
    }

    private Nic nic(YamlNode node) {
        var nic = Fields.of(file, node, "a nic of guest " + name, List.of("bridge", "mac"));
        String bridge = nic.requiredText("bridge");
        return refusable(nic, () -> new Nic(bridge, nic.text("mac")));
    }

    private static <T> T refusable(Fields fields, Supplier<T> action) {
        try {
            return action.get();
        } catch (InvalidInputException e) {
            throw fields.missing("is refused: " + e.getMessage());
        }
    }

    private void settings(DomainConfig.Builder builder, String key, YamlNode.Scalar scalar) {
        if (scalar.type() == ScalarType.BOOLEAN) {
            throw Fields.error(
                    file, scalar.place(), "a setting of guest " + name + " must be text or a number, as in xl.cfg");
        }
        try {
            builder.setting(key, ConfigValue.of(scalar.text()));
        } catch (InvalidInputException e) {
            throw Fields.error(file, scalar.place(), "a setting of guest " + name + " is refused: " + e.getMessage());
        }
    }
}
