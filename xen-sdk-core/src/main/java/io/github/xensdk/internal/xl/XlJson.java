package io.github.xensdk.internal.xl;

import io.github.xensdk.ByteSize;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.domain.DomainInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON of {@code xl list -l} and of a checkpoint's head. */
public final class XlJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** From Xen's tools/xl/xl.h: the magic of {@code xl save}. */
    private static final byte[] MAGIC = "Xen saved domain, xl format\n \0 \r".getBytes(StandardCharsets.ISO_8859_1);

    private static final int FIXED_HEAD = MAGIC.length + 4 * Integer.BYTES;
    private static final String NO_UUID = new UUID(0, 0).toString();
    private static final int BYTE_ORDER_MARK = 0x01020304;

    private XlJson() {}

    /** Who a checkpoint holds. */
    public record Identity(UUID uuid, String name) {}

    /** Empty where the host has no stored configuration: xl skips such a domain silently. */
    public static Optional<DomainInfo> parseListLong(String text) {
        try {
            JsonNode all = array(text);
            return all.isEmpty() ? Optional.empty() : Optional.of(domain(new JsonFields(all.get(0), "")));
        } catch (JacksonException | IllegalArgumentException | InvalidInputException e) {
            throw new OutputNotRecognisedException("xl list -l", text);
        }
    }

    /** The array that {@code xl list -l} prints, behind whatever the host printed first. */
    static JsonNode array(String text) {
        int start = text.startsWith("[") ? 0 : text.indexOf("\n[") + 1;
        JsonNode all = JSON.readTree(text.substring(start));
        if (!all.isArray()) {
            throw new OutputNotRecognisedException("xl list -l", text);
        }
        return all;
    }

    private static DomainInfo domain(JsonFields domain) {
        JsonFields config = domain.object("config");
        JsonFields common = config.object("c_info");
        JsonFields build = config.object("b_info");
        int id = domain.count("domid").orElseThrow(() -> domain.missing("domid"));
        // dom0's has none.
        String uuid = id == 0 ? common.text("uuid").orElse(NO_UUID) : common.requiredText("uuid");
        return new DomainInfo(
                id,
                XlStoredConfig.uuid(uuid),
                common.requiredText("name"),
                XlStoredConfig.type(common.requiredText("type")),
                ByteSize.kibibytes(build.number("max_memkb").orElseThrow(() -> build.missing("max_memkb"))),
                build.count("max_vcpus").orElse(1),
                texts(config.objects("disks"), "pdev_path"),
                texts(config.objects("nics"), "bridge"));
    }

    private static List<String> texts(List<JsonFields> objects, String key) {
        return objects.stream().map(each -> each.text(key).orElse("")).toList();
    }

    /** Reads the head that xl writes before the stream (save_domain in tools/xl/xl_saverestore.c). */
    public static Identity parseCheckpointHead(byte[] head) {
        if (head.length < FIXED_HEAD || !Arrays.equals(MAGIC, Arrays.copyOf(head, MAGIC.length))) {
            throw new OutputNotRecognisedException(
                    "a checkpoint's head",
                    "not a file of xl save, whose first bytes are "
                            + HexFormat.of().formatHex(head, 0, Math.min(head.length, MAGIC.length)) + " of "
                            + head.length);
        }
        var numbers =
                ByteBuffer.wrap(head, MAGIC.length, head.length - MAGIC.length).order(ByteOrder.LITTLE_ENDIAN);
        int byteOrder = numbers.getInt();
        numbers.position(numbers.position() + 2 * Integer.BYTES);
        int optionalLength = numbers.getInt();
        if (byteOrder != BYTE_ORDER_MARK || optionalLength < Integer.BYTES || numbers.remaining() < Integer.BYTES) {
            throw new OutputNotRecognisedException("a checkpoint's head", "without the guest's configuration");
        }
        int length = numbers.getInt();
        if (length <= 0 || length > numbers.remaining()) {
            throw new OutputNotRecognisedException("a checkpoint's head", "cut off in the guest's configuration");
        }
        byte[] config = new byte[length];
        numbers.get(config);
        return identity(new String(config, StandardCharsets.UTF_8));
    }

    private static Identity identity(String config) {
        // The text is stored with its terminating NUL.
        int end = config.indexOf('\0');
        try {
            JsonNode common =
                    JSON.readTree(end < 0 ? config : config.substring(0, end)).path("c_info");
            return new Identity(
                    UUID.fromString(common.path("uuid").asString()),
                    common.path("name").asString());
        } catch (JacksonException | IllegalArgumentException e) {
            // No word of it: configurations may have passwords.
            throw new OutputNotRecognisedException(
                    "a checkpoint's head", "a configuration of " + config.length() + " characters");
        }
    }
}
