package io.github.xensdk.internal.xl;

import io.github.xensdk.ByteSize;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.domain.ConfigValue;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.DomainConfig;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.domain.Nic;
import io.github.xensdk.domain.StoredConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns a domain's entry in {@code xl list -l} back into its configuration. The JSON is libxl_domain_config of Xen's
 * libxl_types.idl, in which a field with its default is left out; the way there is parse_config_data in xl_parse.c.
 */
public final class XlStoredConfig {

    private static final String WHAT = "xl list -l";
    private static final String DRY_RUN = "xl create -n";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Yes or no, with one name in the JSON and in xl.cfg. */
    private static final List<String> HVM_FLAGS =
            List.of("pae", "apic", "acpi", "acpi_s3", "acpi_s4", "nx", "hpet", "viridian", "xen_platform_pci", "usb");

    private static final int DEFAULT_WEIGHT = 256;

    private final List<JsonFields> read = new ArrayList<>();

    private XlStoredConfig() {}

    /**
     * Empty where the host has no stored configuration: xl skips such a domain silently.
     *
     * @throws OutputNotRecognisedException where it is no such JSON, or an xl.cfg cannot say what is stored
     */
    public static Optional<StoredConfig> parse(String text) {
        try {
            JsonNode all = XlJson.array(text);
            return all.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new XlStoredConfig().config(new JsonFields(all.get(0), "").object("config")));
        } catch (JacksonException e) {
            throw new OutputNotRecognisedException(WHAT, text);
        } catch (IllegalArgumentException | InvalidInputException e) {
            throw new OutputNotRecognisedException(WHAT + " (" + e.getMessage() + ")", text);
        }
    }

    /**
     * The same for one configuration alone, as {@code xl create -n} prints it.
     *
     * @throws OutputNotRecognisedException where it is no such JSON, or an xl.cfg cannot say what is in it
     */
    public static StoredConfig parseOne(String text) {
        try {
            return new XlStoredConfig().config(new JsonFields(JSON.readTree(text), ""));
        } catch (JacksonException e) {
            throw new OutputNotRecognisedException(DRY_RUN, text);
        } catch (IllegalArgumentException | InvalidInputException e) {
            throw new OutputNotRecognisedException(DRY_RUN + " (" + e.getMessage() + ")", text);
        }
    }

    private StoredConfig config(JsonFields config) {
        kept(config);
        var common = kept(config.object("c_info"));
        var build = kept(config.object("b_info"));
        common.ignore("domid", "run_hotplug_scripts");
        DomainType type = type(common.requiredText("type"));
        String name = common.requiredText("name");
        DomainConfig.Builder builder = switch (type) {
            case PV -> DomainConfig.pv(name);
            case PVH -> DomainConfig.pvh(name);
            case HVM -> DomainConfig.hvm(name);
        };
        common.text("uuid").map(XlStoredConfig::uuid).ifPresent(builder::uuid);
        build(build, builder);
        machine(kept(build.object("type." + type.xlName())), type, builder);
        config.objects("disks").forEach(disk -> builder.disk(disk(kept(disk))));
        List<JsonFields> nics = config.objects("nics");
        for (int i = 0; i < nics.size(); i++) {
            builder.nic(nic(kept(nics.get(i)), i, type));
        }
        endings(config, builder);
        return new StoredConfig(
                builder.build(),
                read.stream().flatMap(fields -> fields.unread().stream()).toList());
    }

    private JsonFields kept(JsonFields fields) {
        read.add(fields);
        return fields;
    }

    static UUID uuid(String text) {
        UUID uuid = UUID.fromString(text);
        if (!uuid.toString().equals(text)) {
            throw new IllegalArgumentException("uuid " + text);
        }
        return uuid;
    }

    static DomainType type(String text) {
        for (DomainType type : DomainType.values()) {
            if (type.xlName().equals(text)) {
                return type;
            }
        }
        throw new IllegalArgumentException("type " + text);
    }

    private void build(JsonFields build, DomainConfig.Builder builder) {
        build.text("kernel").ifPresent(builder::kernel);
        build.text("ramdisk").ifPresent(builder::ramdisk);
        build.text("cmdline").ifPresent(builder::kernelArguments);
        build.text("bootloader").ifPresent(path -> builder.setting("bootloader", ConfigValue.of(path)));
        // The host's own doing: the domain's framebuffer, and whether xl claims memory before it builds.
        build.ignore("video_memkb", "claim_mode");
        long most = build.number("max_memkb").orElseThrow(() -> build.missing("max_memkb"));
        builder.maxMemory(ByteSize.kibibytes(most));
        builder.memory(ByteSize.kibibytes(build.number("target_memkb").orElse(most)));
        vcpus(build, builder);
        schedule(kept(build.object("sched_params")), builder);
        var x86 = kept(build.object("arch_x86"));
        x86.flag("msr_relaxed").filter(relaxed -> relaxed).ifPresent(relaxed -> flag(builder, "msr_relaxed", true));
    }

    /** Without {@code avail_vcpus} libxl gives the first alone (libxl__domain_build_info_setdefault). */
    private static void vcpus(JsonFields build, DomainConfig.Builder builder) {
        int most = build.count("max_vcpus").orElse(1);
        JsonNode online = build.array("avail_vcpus");
        int count = Math.max(1, online.size());
        for (int i = 0; i < online.size(); i++) {
            if (!online.get(i).isIntegralNumber()) {
                throw new IllegalArgumentException("avail_vcpus has no numbers");
            }
            if (online.get(i).asLong() != i) {
                // With a gap; xl.cfg knows the count only.
                build.giveBack("avail_vcpus");
            }
        }
        builder.vcpus(count).maxVcpus(most);
    }

    private static void schedule(JsonFields schedule, DomainConfig.Builder builder) {
        schedule.ignore("sched");
        schedule.number("weight").ifPresent(weight -> {
            if (weight != DEFAULT_WEIGHT) {
                builder.setting("cpu_weight", ConfigValue.of(weight));
            }
        });
        schedule.number("cap").ifPresent(cap -> {
            if (cap != 0) {
                builder.setting("cap", ConfigValue.of(cap));
            }
        });
    }

    private void machine(JsonFields machine, DomainType type, DomainConfig.Builder builder) {
        if (type != DomainType.HVM) {
            return;
        }
        machine.text("boot").ifPresent(builder::bootOrder);
        machine.text("firmware").ifPresent(builder::firmware);
        machine.text("bios").ifPresent(bios -> builder.setting("bios", ConfigValue.of(bios)));
        kept(machine.object("vnc")).flag("enable").ifPresent(builder::vnc);
        for (String name : HVM_FLAGS) {
            machine.flag(name).ifPresent(value -> flag(builder, name, value));
        }
    }

    private static void flag(DomainConfig.Builder builder, String key, boolean value) {
        builder.setting(key, ConfigValue.of(value ? 1 : 0));
    }

    private static Disk disk(JsonFields disk) {
        // Set for CD drives alone, and only while a disk is attached anew.
        disk.ignore("removable");
        disk.flag("colo_restore_enable").filter(on -> on).ifPresent(on -> disk.giveBack("colo_restore_enable"));
        var options = new ArrayList<String>();
        disk.text("backend").ifPresent(backend -> options.add("backendtype=" + backend));
        disk.flag("discard_enable").ifPresent(on -> options.add(on ? "discard" : "no-discard"));
        disk.flag("direct_io_safe").filter(on -> on).ifPresent(on -> options.add("direct-io-safe"));
        disk.flag("trusted").filter(on -> !on).ifPresent(off -> disk.giveBack("trusted"));
        if (disk.text("script").isPresent()) {
            throw new IllegalArgumentException("a disk with a script, which runs as root");
        }
        boolean cdrom = disk.number("is_cdrom").orElse(0) != 0;
        return new Disk(
                disk.text("pdev_path").orElse(""),
                format(disk.requiredText("format")),
                disk.requiredText("vdev"),
                cdrom || disk.number("readwrite").orElse(0) == 0,
                cdrom,
                options);
    }

    private static Disk.Format format(String text) {
        return switch (text) {
            case "raw" -> Disk.Format.RAW;
            case "qcow2" -> Disk.Format.QCOW2;
            case "qcow" -> Disk.Format.QCOW;
            case "vhd" -> Disk.Format.VHD;
            case "qed" -> Disk.Format.QED;
            case "empty" -> Disk.Format.EMPTY;
            default -> throw new IllegalArgumentException("disk format " + text);
        };
    }

    private static Nic nic(JsonFields nic, int index, DomainType type) {
        var options = new ArrayList<String>();
        nic.text("nictype").ifPresent(kind -> {
            boolean usual = kind.equals(type == DomainType.HVM ? "vif_ioemu" : "vif");
            if (!usual) {
                options.add("type=" + (kind.equals("vif_ioemu") ? "ioemu" : kind));
            }
        });
        nic.text("model").ifPresent(model -> options.add("model=" + model));
        nic.text("ip").ifPresent(ip -> options.add("ip=" + ip));
        nic.text("ifname").ifPresent(name -> options.add("vifname=" + name));
        nic.text("gatewaydev").ifPresent(device -> options.add("gatewaydev=" + device));
        nic.text("script").ifPresent(script -> options.add("script=" + script));
        nic.text("backend_domname").ifPresent(name -> options.add("backend=" + name));
        nic.number("mtu").ifPresent(mtu -> options.add("mtu=" + mtu));
        nic.flag("trusted").ifPresent(on -> options.add(on ? "trusted" : "untrusted"));
        if (nic.number("devid").orElse(index) != index) {
            nic.giveBack("devid");
        }
        return new Nic(nic.text("bridge").orElse(""), nic.text("mac"), options);
    }

    /** libxl leaves out "destroy", which is xl's default for some of these only. */
    private static void endings(JsonFields config, DomainConfig.Builder builder) {
        ending(config, builder, "on_poweroff", "destroy");
        ending(config, builder, "on_reboot", "restart");
        ending(config, builder, "on_watchdog", "destroy");
        ending(config, builder, "on_crash", "destroy");
        ending(config, builder, "on_soft_reset", "soft-reset");
    }

    private static void ending(JsonFields config, DomainConfig.Builder builder, String key, String usual) {
        String stored = config.text(key).orElse("destroy").replace('_', '-');
        // The one that xl.cfg says the other way round.
        String action = stored.equals("restart-rename") ? "rename-restart" : stored;
        if (!action.equals(usual)) {
            builder.setting(key, ConfigValue.of(action));
        }
    }
}
