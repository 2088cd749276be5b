package io.github.xensdk.testkit.internal.model;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The head of what xl saves or sends: as xl writes it (save_domain in Xen's xl_saverestore.c), so that others can read whose it is. What
 * comes behind it is the simulation's own.
 */
public final class SaveStream {

    private static final byte[] MAGIC = "Xen saved domain, xl format\n \0 \r".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] BEHIND = "LibxlFmt\0\0\0\2\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int BYTE_ORDER = 0x01020304;
    private static final int NUMBERS = 4 * Integer.BYTES;
    private static final int MANDATORY = 3;
    private static final int LONGEST_CONFIG = 1 << 20;

    private SaveStream() {}

    /** A head. */
    public static final class Head {

        private final byte[] bytes;
        private final int length;

        Head(byte[] bytes, int length) {
            this.bytes = bytes;
            this.length = length;
        }

        public byte[] bytes() {
            return bytes.clone();
        }

        /** What xl calls it in its messages. */
        public int length() {
            return length;
        }
    }

    public static Head head(GuestConfig config, Host host) {
        byte[] json = Json.write(config.stored("credit2", host.version().minor() >= 16))
                .getBytes(StandardCharsets.UTF_8);
        int length = Integer.BYTES + json.length + 1;
        var numbers = ByteBuffer.allocate(NUMBERS + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        numbers.putInt(BYTE_ORDER).putInt(MANDATORY).putInt(0).putInt(length).putInt(json.length + 1);
        var all = new ByteArrayOutputStream();
        all.writeBytes(MAGIC);
        all.writeBytes(numbers.array());
        all.writeBytes(json);
        all.write(0);
        all.writeBytes(BEHIND);
        return new Head(all.toByteArray(), length);
    }

    /**
     * Reads over a head.
     *
     * @return what xl calls its length
     * @throws WrongMagicException where it is no such head
     */
    public static int readHead(InputStream in) throws IOException, WrongMagicException {
        var data = new DataInputStream(in);
        byte[] magic = data.readNBytes(MAGIC.length);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new WrongMagicException();
        }
        var numbers = ByteBuffer.wrap(data.readNBytes(NUMBERS)).order(ByteOrder.LITTLE_ENDIAN);
        if (numbers.remaining() < NUMBERS || numbers.getInt(0) != BYTE_ORDER) {
            throw new WrongMagicException();
        }
        int length = numbers.getInt(NUMBERS - Integer.BYTES);
        if (length < 0 || length > LONGEST_CONFIG) {
            throw new WrongMagicException();
        }
        data.skipNBytes(length);
        if (!Arrays.equals(data.readNBytes(BEHIND.length), BEHIND)) {
            throw new IOException("cut off");
        }
        return length;
    }

    /** It is no file of xl's. */
    public static final class WrongMagicException extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
