package io.github.xensdk.testkit.internal.xl;

import io.github.xensdk.testkit.internal.model.Image;
import io.github.xensdk.testkit.internal.model.PreCopy;
import io.github.xensdk.testkit.internal.model.Settings;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The memory in a checkpoint: as many bytes as the guest has, all zero, behind the name of the state that they stand for. In a file they
 * are a hole, which takes no room on this machine.
 */
abstract class CheckpointBody implements AutoCloseable {

    private static final byte[] END = "\0\0\0\0end\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final int UUID_BYTES = 16;

    /** So many pages are between two lines of progress. */
    private static final int STEP = 2048;

    /** The disk has no room. */
    static final class DiskFullException extends IOException {
        private static final long serialVersionUID = 1L;

        DiskFullException() {
            super("No space left on device");
        }
    }

    static CheckpointBody into(OutputStream stream) {
        return new CheckpointBody() {
            private final byte[] zeros = new byte[PreCopy.PAGE * 16];

            @Override
            void write(byte[] bytes) throws IOException {
                stream.write(bytes);
            }

            @Override
            void skip(long bytes) throws IOException {
                for (long left = bytes; left > 0; left -= zeros.length) {
                    stream.write(zeros, 0, (int) Math.min(left, zeros.length));
                }
            }

            @Override
            public void close() {}
        };
    }

    static CheckpointBody into(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        return new CheckpointBody() {
            @Override
            void write(byte[] bytes) throws IOException {
                channel.write(ByteBuffer.wrap(bytes));
            }

            @Override
            void skip(long bytes) throws IOException {
                channel.position(channel.position() + bytes);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    abstract void write(byte[] bytes) throws IOException;

    abstract void skip(long bytes) throws IOException;

    @Override
    public abstract void close() throws IOException;

    /** Writes all behind the head, as quickly as the disk takes it. */
    void save(Invocation xl, Image image, long bytesPerSecond) throws IOException {
        write(ByteBuffer.allocate(UUID_BYTES)
                .putLong(image.id().getMostSignificantBits())
                .putLong(image.id().getLeastSignificantBits())
                .array());
        long pages = SaveVerbs.pages(image.config());
        boolean full = xl.faults().isDiskFull();
        for (long done = 0; done < pages; ) {
            long step = Math.min(STEP, pages - done);
            skip(step * PreCopy.PAGE);
            xl.pass(PreCopy.time(step * PreCopy.PAGE, bytesPerSecond));
            done += step;
            xl.err(String.format(Locale.ROOT, "xc: progress: Frames: %d/%d  %3d%%", done, pages, done * 100 / pages));
            if (full && done * 2 >= pages) {
                throw new DiskFullException();
            }
        }
        write(END);
    }

    /** The state that a checkpoint holds; empty where it is cut off before. */
    static Optional<UUID> begin(InputStream in) throws IOException {
        byte[] id = in.readNBytes(UUID_BYTES);
        if (id.length < UUID_BYTES) {
            return Optional.empty();
        }
        var numbers = ByteBuffer.wrap(id);
        return Optional.of(new UUID(numbers.getLong(), numbers.getLong()));
    }

    /** Reads the rest; whether it is whole. */
    static boolean read(Invocation xl, InputStream in, long bytes, Settings settings) throws IOException {
        var data = new DataInputStream(in);
        var buffer = new byte[PreCopy.PAGE * 16];
        long begun = System.nanoTime();
        for (long left = bytes; left > 0; ) {
            int count = data.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (count < 0) {
                return false;
            }
            left -= count;
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        Duration left = PreCopy.time(bytes, settings.diskBytesPerSecond()).minus(took);
        if (!left.isNegative()) {
            xl.pass(left);
        }
        return Arrays.equals(data.readNBytes(END.length), END);
    }
}
