package io.github.xensdk.domain;

import io.github.xensdk.ByteSize;
import io.github.xensdk.ConfigValueException;
import io.github.xensdk.InvalidInputException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads an xl.cfg as parse_config_data in Xen's xl_parse.c does; each error has its key and place. */
final class DomainConfigReader {

    /** What has a place of its own in a {@link DomainConfig}. */
    private static final Set<String> TYPED = Set.of(
            "name",
            "type",
            "builder",
            "uuid",
            "kernel",
            "ramdisk",
            "cmdline",
            "root",
            "extra",
            "memory",
            "maxmem",
            "vcpus",
            "maxvcpus",
            "disk",
            "vif");

    /** The same for the emulated machine of an HVM guest. */
    private static final Set<String> TYPED_FOR_HVM = Set.of("boot", "firmware", "vnc");

    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final ConfigFile file;

    DomainConfigReader(ConfigFile file) {
        this.file = file;
    }

    static boolean isTyped(DomainType type, String key) {
        return TYPED.contains(key) || (type == DomainType.HVM && TYPED_FOR_HVM.contains(key));
    }

    DomainConfig read() {
        DomainType type = type();
        String name = file.string("name").orElseThrow(() -> file.error("name", "must be given"));
        DomainConfig.Builder builder = checked("name", () -> switch (type) {
            case PV -> DomainConfig.pv(name);
            case PVH -> DomainConfig.pvh(name);
            case HVM -> DomainConfig.hvm(name);
        });
        ifText("uuid", text -> builder.uuid(uuid(text)));
        boot(type, builder);
        memory(builder);
        ifNumber("vcpus", number -> builder.vcpus(clamped(number)));
        ifNumber("maxvcpus", number -> builder.maxVcpus(clamped(number)));
        if (type == DomainType.HVM) {
            ifText("boot", builder::bootOrder);
            ifText("firmware", builder::firmware);
            ifNumber("vnc", number -> builder.vnc(number != 0));
        }
        forEach("disk", spec -> builder.disk(DiskSpec.parse(spec)));
        forEach("vif", spec -> builder.nic(Nic.parse(spec)));
        for (String key : file.keys()) {
            if (!isTyped(type, key)) {
                builder.setting(key, file.value(key).orElseThrow());
            }
        }
        return built(builder);
    }

    /** xl also takes the beginnings of these words, the empty one included; here that is refused. */
    private DomainType type() {
        Optional<DomainType> type = file.string("type").map(text -> switch (text) {
            case "pv" -> DomainType.PV;
            case "pvh" -> DomainType.PVH;
            case "hvm" -> DomainType.HVM;
            default -> throw file.error("type", "must be pv, pvh or hvm");
        });
        Optional<DomainType> builder = file.string("builder").map(text -> switch (text) {
            case "generic" -> DomainType.PV;
            case "hvm" -> DomainType.HVM;
            default -> throw file.error("builder", "must be hvm or generic");
        });
        if (type.isPresent() && builder.isPresent() && !type.equals(builder)) {
            throw file.error("builder", "must not contradict type");
        }
        return type.or(() -> builder).orElse(DomainType.PV);
    }

    private static UUID uuid(String text) {
        if (!UUID_FORM.matcher(text).matches()) {
            throw new InvalidInputException("uuid", "must be of the form 00000000-0000-0000-0000-000000000000");
        }
        return UUID.fromString(text);
    }

    private void boot(DomainType type, DomainConfig.Builder builder) {
        ifText("kernel", path -> {
            // Once the way to say HVM; xl ignores it.
            if (type != DomainType.HVM || !(path.equals("hvmloader") || path.endsWith("/hvmloader"))) {
                builder.kernel(path);
            }
        });
        ifText("ramdisk", builder::ramdisk);
        // parse_cmdline: cmdline wins over root and extra.
        if (file.string("cmdline").isPresent()) {
            ifText("cmdline", builder::kernelArguments);
        } else if (file.string("root").isPresent()) {
            String extra = file.string("extra").map(text -> " " + text).orElse("");
            ifText("root", root -> builder.kernelArguments("root=" + root + extra));
        } else {
            ifText("extra", builder::kernelArguments);
        }
    }

    private void memory(DomainConfig.Builder builder) {
        String from = file.number("memory").isPresent() ? "memory" : "maxmem";
        if (file.number(from).isEmpty()) {
            throw file.error("memory", "must be given");
        }
        ifNumber(from, mebibytes -> builder.memory(ByteSize.mebibytes(mebibytes)));
        ifNumber("maxmem", mebibytes -> builder.maxMemory(ByteSize.mebibytes(mebibytes)));
    }

    private static int clamped(long number) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number));
    }

    private void ifText(String key, Consumer<String> then) {
        Optional<String> text = file.string(key);
        checked(key, () -> {
            text.ifPresent(then);
            return key;
        });
    }

    private void ifNumber(String key, LongConsumer then) {
        OptionalLong number = file.number(key);
        checked(key, () -> {
            number.ifPresent(then);
            return key;
        });
    }

    private void forEach(String key, Consumer<String> then) {
        List<String> items = file.list(key).orElse(List.of());
        for (int i = 0; i < items.size(); i++) {
            try {
                then.accept(items.get(i));
            } catch (InvalidInputException e) {
                throw file.error(key, i, "not understood: " + e.getMessage());
            }
        }
    }

    private <T> T checked(String key, Supplier<T> action) {
        try {
            return action.get();
        } catch (InvalidInputException e) {
            throw file.error(key, "not understood: " + e.getMessage());
        }
    }

    private DomainConfig built(DomainConfig.Builder builder) {
        try {
            return builder.build();
        } catch (InvalidInputException e) {
            throw whole(e);
        }
    }

    /** What only the whole shows: the field is the key, or the plural of it. */
    private ConfigValueException whole(InvalidInputException e) {
        String key = e.field().equals("disks") ? "disk" : e.field();
        return file.error(key, "not understood: " + e.getMessage());
    }
}
