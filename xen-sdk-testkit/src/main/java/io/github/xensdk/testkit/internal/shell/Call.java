package io.github.xensdk.testkit.internal.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A program that was started on a simulated machine and asks the model what to do. Used by the thread that answers it; when the program
 * ends by itself, by a signal most likely, that thread gets a {@link CancellationException} where it next turns to it.
 */
public final class Call {

    private static final int BUFFER = 256 << 10;

    private final SocketChannel channel;
    private final List<String> words;
    private final CountDownLatch gone = new CountDownLatch(1);
    private final List<Runnable> whenGone = new ArrayList<>();
    private @Nullable PipedOutputStream stdin;

    Call(SocketChannel channel, List<String> words) {
        this.channel = channel;
        this.words = words;
    }

    /** On which machine. */
    public String machine() {
        return words.get(0);
    }

    public String program() {
        return words.get(1);
    }

    public long pid() {
        return Long.parseLong(words.get(2));
    }

    public long parent() {
        return Long.parseLong(words.get(3));
    }

    public String directory() {
        return words.get(4);
    }

    public List<String> arguments() {
        return words.subList(5, words.size());
    }

    public void out(String text) {
        send('O', text.getBytes(StandardCharsets.UTF_8));
    }

    public void err(String line) {
        send('E', (line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Its output or its errors, for bytes. */
    public OutputStream stream(boolean errors) {
        return new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                if (length > 0) {
                    send(errors ? 'E' : 'O', ByteBuffer.wrap(bytes, offset, length));
                }
            }
        };
    }

    /** What it reads. Once. */
    public synchronized InputStream stdin() {
        if (stdin != null) {
            throw new IllegalStateException("its input is read");
        }
        try {
            stdin = new PipedOutputStream();
            var in = new PipedInputStream(stdin, BUFFER);
            send('R', new byte[0]);
            return in;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** By the thread that reads its frames. */
    void input(byte[] bytes) throws IOException {
        PipedOutputStream to;
        synchronized (this) {
            to = stdin;
        }
        if (to != null && bytes.length == 0) {
            to.close();
        } else if (to != null) {
            to.write(bytes);
            to.flush();
        }
    }

    /** By the thread that reads its frames. */
    void leave() {
        List<Runnable> all;
        synchronized (whenGone) {
            gone.countDown();
            all = List.copyOf(whenGone);
        }
        all.forEach(Runnable::run);
        try {
            input(new byte[0]);
        } catch (IOException e) {
            // Nobody reads it any more.
        }
    }

    /** When the program has ended, before or after its answer; at once where it has. */
    public void whenGone(Runnable work) {
        synchronized (whenGone) {
            if (!isGone()) {
                whenGone.add(work);
                return;
            }
        }
        work.run();
    }

    /**
     * Goes on only where the program is there.
     *
     * @throws CancellationException where it has ended
     */
    public void require() {
        if (isGone()) {
            throw new CancellationException("the program has ended");
        }
    }

    public boolean isGone() {
        return gone.getCount() == 0;
    }

    /**
     * Lets time pass.
     *
     * @throws CancellationException where the program ends meanwhile
     */
    public void pass(Duration time) {
        try {
            if (gone.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new CancellationException("the program has ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the program has ended");
        }
    }

    /** It never ends by itself. */
    public void hang() {
        while (true) {
            pass(Duration.ofDays(1));
        }
    }

    void exit(int status) {
        send('X', Integer.toString(status & 0xff).getBytes(StandardCharsets.US_ASCII));
    }

    private void send(char what, byte[] bytes) {
        send(what, ByteBuffer.wrap(bytes));
    }

    private void send(char what, ByteBuffer bytes) {
        var head = ByteBuffer.allocate(5)
                .put((byte) what)
                .putInt(bytes.remaining())
                .flip();
        try {
            synchronized (channel) {
                write(head);
                write(bytes);
            }
        } catch (IOException e) {
            throw new CancellationException("the program has ended");
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
