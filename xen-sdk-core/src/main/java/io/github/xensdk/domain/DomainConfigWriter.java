package io.github.xensdk.domain;

import java.util.List;
import java.util.Set;

/** Writes a configuration in xl's own language; what has its default there is left out, where the default is certain. */
final class DomainConfigWriter {

    private final StringBuilder text = new StringBuilder();
    private final Set<String> leftOut;

    private DomainConfigWriter(Set<String> leftOut) {
        this.leftOut = leftOut;
    }

    static String write(DomainConfig config) {
        return write(config, Set.of());
    }

    /** Devices do not have those of these options that they have in {@code config}. */
    static String write(DomainConfig config, Set<String> leftOut) {
        return new DomainConfigWriter(leftOut).lines(config);
    }

    private String lines(DomainConfig config) {
        text("name", config.name());
        text("type", config.type().xlName());
        config.uuid().ifPresent(uuid -> text("uuid", uuid.toString()));
        config.kernel().ifPresent(path -> text("kernel", path));
        config.ramdisk().ifPresent(path -> text("ramdisk", path));
        if (!config.kernelArguments().isEmpty()) {
            text("cmdline", config.kernelArguments());
        }
        number("memory", config.memory().toMebibytes());
        if (!config.maxMemory().equals(config.memory())) {
            number("maxmem", config.maxMemory().toMebibytes());
        }
        number("vcpus", config.vcpus());
        if (config.maxVcpus() != config.vcpus()) {
            number("maxvcpus", config.maxVcpus());
        }
        config.bootOrder().ifPresent(letters -> text("boot", letters));
        config.firmware().ifPresent(firmware -> text("firmware", firmware));
        config.vnc().ifPresent(shown -> number("vnc", shown ? 1 : 0));
        list("disk", config.disks().stream().map(disk -> disk.xlValue(leftOut)).toList());
        list("vif", config.nics().stream().map(nic -> nic.xlValue(leftOut)).toList());
        config.settings().forEach((key, value) -> line(key, ConfigText.written(value)));
        return text.toString();
    }

    private void text(String key, String value) {
        line(key, ConfigText.quoted(value));
    }

    private void number(String key, long value) {
        line(key, Long.toString(value));
    }

    private void list(String key, List<String> values) {
        line(
                key,
                "[" + String.join(", ", values.stream().map(ConfigText::quoted).toList()) + "]");
    }

    private void line(String key, String value) {
        text.append(key).append(" = ").append(value).append('\n');
    }
}
