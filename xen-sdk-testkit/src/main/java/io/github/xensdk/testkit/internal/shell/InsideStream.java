package io.github.xensdk.testkit.internal.shell;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Puts a machine's own paths in place of this machine's in what it prints. Holds back only what may be the beginning of one. */
public final class InsideStream extends FilterOutputStream {

    private final byte[][] from;
    private final byte[][] to;
    private byte[] held = {};

    public InsideStream(OutputStream out, Box box) {
        super(out);
        Map<String, String> paths = box.inside();
        from = paths.keySet().stream()
                .map(path -> path.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        to = paths.values().stream()
                .map(path -> path.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        byte[] all = new byte[held.length + length];
        System.arraycopy(held, 0, all, 0, held.length);
        System.arraycopy(bytes, offset, all, held.length, length);
        var result = new ByteArrayOutputStream(all.length);
        int at = 0;
        scan:
        while (at < all.length) {
            if (all[at] == '/') {
                for (int i = 0; i < from.length; i++) {
                    int same = same(all, at, from[i]);
                    if (same == from[i].length) {
                        result.writeBytes(to[i]);
                        at += same;
                        continue scan;
                    }
                    if (at + same == all.length) {
                        break scan;
                    }
                }
            }
            result.write(all[at++]);
        }
        held = Arrays.copyOfRange(all, at, all.length);
        out.write(result.toByteArray());
    }

    private static int same(byte[] text, int at, byte[] path) {
        int same = 0;
        while (same < path.length && at + same < text.length && text[at + same] == path[same]) {
            same++;
        }
        return same;
    }

    /** Nothing more comes. */
    public void end() throws IOException {
        out.write(held);
        held = new byte[0];
        out.flush();
    }
}
