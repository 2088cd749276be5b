package io.github.xensdk.testkit.internal.shell;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where programs of simulated machines ask the model: a socket in the simulation's directory. Each is answered by a thread of its own. */
public final class Programs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Programs.class);
    private static final int LARGEST_FRAME = 1 << 20;
    private static final int CRASHED = 139;

    /** Answers them. */
    public interface Model {
        /** Returns the exit status. */
        int run(Call call) throws IOException;
    }

    private final ServerSocketChannel server;
    private final Model model;
    private final Set<SocketChannel> channels = ConcurrentHashMap.newKeySet();

    public Programs(Path world, Model model) throws IOException {
        this.model = model;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(world.resolve("model")), 128);
        start("xensim-programs", this::accept);
    }

    private static void start(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                channels.add(channel);
                start("xensim-program", () -> serve(channel));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.warn("a program could not be heard", e);
            }
        }
    }

    /** Reads its frames to the end. */
    private void serve(SocketChannel channel) {
        try (channel) {
            byte[] first = frame(channel);
            var call = new Call(channel, List.of(new String(first, StandardCharsets.UTF_8).split("\0", -1)));
            start("xensim-" + call.machine() + "-" + call.program(), () -> answer(call));
            try {
                while (true) {
                    call.input(frame(channel));
                }
            } finally {
                call.leave();
            }
        } catch (IOException e) {
            // It has ended.
        } finally {
            channels.remove(channel);
        }
    }

    private void answer(Call call) {
        try {
            int status = run(call);
            call.exit(status);
        } catch (CancellationException e) {
            LOG.debug("{} on {} has ended by itself", call.program(), call.machine());
        }
    }

    private int run(Call call) {
        try {
            return model.run(call);
        } catch (CancellationException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            LOG.warn("the model failed on {} {}", call.program(), call.arguments(), e);
            call.err("xensim: " + e);
            return CRASHED;
        }
    }

    private static byte[] frame(SocketChannel channel) throws IOException {
        ByteBuffer head = read(channel, 5);
        head.get();
        int length = head.getInt();
        if (length < 0 || length > LARGEST_FRAME) {
            throw new IOException("a frame of " + length + " bytes");
        }
        return read(channel, length).array();
    }

    private static ByteBuffer read(SocketChannel channel, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException();
            }
        }
        return bytes.flip();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}
