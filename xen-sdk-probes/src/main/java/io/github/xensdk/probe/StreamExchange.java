package io.github.xensdk.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Records on one TCP connection to an echo service and back. A connection that broke is made anew, slot by slot. */
final class StreamExchange implements Exchange {

    private static final int SOCKET_BUFFER = 1 << 20;

    private final InetSocketAddress target;
    private final long patience;
    private final ProbeLog log;
    private final Selector selector;
    private final ProbePacket packet = new ProbePacket();
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 * ProbePacket.SIZE);
    private final ByteBuffer unfinished = ByteBuffer.allocate(ProbePacket.SIZE).limit(0);
    private @Nullable SocketChannel channel;
    private boolean everConnected;
    private boolean connected;
    private long connectingSince;
    private long failure = Capture.NEVER;

    StreamExchange(NetworkProbe probe, ProbeLog log, Selector selector) {
        this.target = probe.target();
        this.patience = probe.lateAfter().toNanos();
        this.log = log;
        this.selector = selector;
    }

    /** Before the first connection there is nothing that could be interrupted. */
    @Override
    public boolean ready() {
        if (!everConnected) {
            attempt(System.nanoTime());
        }
        return everConnected;
    }

    @Override
    public void send(int number, long now) {
        attempt(now);
        if (!connected || channel == null) {
            log.failed(number, failure);
            return;
        }
        try {
            if (unfinished.hasRemaining()) {
                channel.write(unfinished);
            }
            if (!unfinished.hasRemaining()) {
                ByteBuffer out = packet.of(number, now);
                channel.write(out);
                // The first part is on its way; the rest must follow, or the stream makes no sense any more.
                if (out.hasRemaining() && out.position() > 0) {
                    unfinished.clear().put(out).flip();
                }
            }
        } catch (IOException e) {
            drop(Capture.REFUSED);
        }
    }

    private void attempt(long now) {
        if (connected || (channel != null && now - connectingSince < patience)) {
            return;
        }
        drop(failure);
        connectingSince = now;
        try {
            SocketChannel fresh = SocketChannel.open();
            channel = fresh;
            fresh.configureBlocking(false);
            fresh.setOption(StandardSocketOptions.TCP_NODELAY, true);
            fresh.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
            fresh.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
            if (fresh.connect(target)) {
                connected();
                fresh.register(selector, SelectionKey.OP_READ, this);
            } else {
                fresh.register(selector, SelectionKey.OP_CONNECT, this);
            }
        } catch (IOException e) {
            drop(Capture.UNSENT);
        }
    }

    private void connected() {
        connected = true;
        everConnected = true;
        failure = Capture.NEVER;
        in.clear();
        unfinished.clear().limit(0);
    }

    @Override
    public void read(SelectionKey key) {
        SocketChannel current = channel;
        if (current == null || key.channel() != current) {
            return;
        }
        try {
            if (key.isConnectable()) {
                if (current.finishConnect()) {
                    connected();
                    key.interestOps(SelectionKey.OP_READ);
                }
            } else {
                take(current);
            }
        } catch (IOException e) {
            drop(Capture.REFUSED);
        }
    }

    private void take(SocketChannel current) throws IOException {
        int read = current.read(in);
        while (read > 0) {
            long now = System.nanoTime();
            in.flip();
            while (in.remaining() >= ProbePacket.SIZE) {
                packet.take(in, log, now);
            }
            in.compact();
            read = current.read(in);
        }
        if (read < 0) {
            drop(Capture.REFUSED);
        }
    }

    private void drop(long why) {
        failure = why;
        connected = false;
        SocketChannel old = channel;
        channel = null;
        if (old != null) {
            try {
                old.close();
            } catch (IOException e) {
                // It is gone all the same.
            }
        }
    }

    @Override
    public void close() {
        drop(Capture.NEVER);
    }
}
