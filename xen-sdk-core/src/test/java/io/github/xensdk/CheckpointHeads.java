package io.github.xensdk;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/** Heads of checkpoints as xl writes them. */
public final class CheckpointHeads {

    private CheckpointHeads() {}

    public static byte[] of(UUID uuid, String name) {
        byte[] config = ("{\"c_info\":{\"type\":\"pv\",\"name\":\"" + name + "\",\"uuid\":\"" + uuid + "\"}}\0")
                .getBytes(StandardCharsets.UTF_8);
        var out = new ByteArrayOutputStream();
        out.writeBytes("Xen saved domain, xl format\n \0 \r".getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(numbers(0x01020304, 3, 0, config.length + 4, config.length));
        out.writeBytes(config);
        out.writeBytes(new byte[] {0x58, 0x45, 0x4e});
        return out.toByteArray();
    }

    /** As the host prints it: in base 64, behind a mark. */
    public static String base64(UUID uuid, String name) {
        return marked(of(uuid, name));
    }

    /** The same of any bytes. */
    public static String marked(byte[] head) {
        return "\nxensdk-head " + Base64.getEncoder().encodeToString(head) + "\n";
    }

    private static byte[] numbers(int... values) {
        var buffer = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            buffer.putInt(value);
        }
        return buffer.array();
    }
}
