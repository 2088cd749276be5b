package io.github.xensdk.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** A UDP echo service on 127.0.0.1 that can go silent; it knows the truth on the same clock as the probe. */
public final class TestEcho implements AutoCloseable {

    /** What becomes of packets that come while it is silent. */
    enum Meanwhile {
        DROP,
        QUEUE
    }

    private record Packet(ByteBuffer content, InetSocketAddress from) {}

    private final InetSocketAddress address;
    private final Deque<Packet> queue = new ArrayDeque<>();
    private DatagramChannel channel;
    private Thread thread;
    private boolean silent;
    private Meanwhile meanwhile = Meanwhile.DROP;
    private int dropEvery;
    private int copies = 1;
    private int count;
    private boolean foreign;

    public TestEcho() throws IOException {
        this(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private TestEcho(InetSocketAddress at) throws IOException {
        channel = DatagramChannel.open().bind(at);
        address = (InetSocketAddress) channel.getLocalAddress();
        thread = serve(channel);
    }

    public InetSocketAddress address() {
        return address;
    }

    synchronized TestEcho dropEvery(int n) {
        dropEvery = n;
        return this;
    }

    synchronized TestEcho copies(int n) {
        copies = n;
        return this;
    }

    /** Sends packets that are no replies, too. */
    synchronized TestEcho foreign() {
        foreign = true;
        return this;
    }

    /** Drops all for about this long, and returns for how long it really was. */
    public long silence(long millis) throws InterruptedException, IOException {
        return silence(millis, Meanwhile.DROP);
    }

    /** Is silent for about this long, and returns for how long it really was. */
    long silence(long millis, Meanwhile what) throws InterruptedException, IOException {
        long from;
        synchronized (this) {
            meanwhile = what;
            silent = true;
            from = System.nanoTime();
        }
        Thread.sleep(millis);
        synchronized (this) {
            long to = System.nanoTime();
            silent = false;
            for (Packet packet = queue.poll(); packet != null; packet = queue.poll()) {
                channel.send(packet.content().duplicate(), packet.from());
            }
            return to - from;
        }
    }

    /** Keeps all waiting for about this long, then answers it. */
    public void keepWaiting(long millis) throws InterruptedException, IOException {
        silence(millis, Meanwhile.QUEUE);
    }

    /** Has its port closed for about this long, and returns for how long it did not serve. */
    long closedPort(long millis) throws InterruptedException, IOException {
        long from = System.nanoTime();
        end();
        Thread.sleep(millis);
        synchronized (this) {
            channel = DatagramChannel.open().bind(address);
            thread = serve(channel);
            return System.nanoTime() - from;
        }
    }

    private Thread serve(DatagramChannel serving) {
        var server = new Thread(() -> loop(serving), "echo");
        server.setDaemon(true);
        server.start();
        return server;
    }

    private void loop(DatagramChannel serving) {
        var buffer = ByteBuffer.allocate(2048);
        try {
            while (true) {
                buffer.clear();
                var from = (InetSocketAddress) serving.receive(buffer);
                byte[] content = new byte[buffer.flip().remaining()];
                buffer.get(content);
                handle(serving, new Packet(ByteBuffer.wrap(content), from));
            }
        } catch (AsynchronousCloseException e) {
            // Closed.
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private synchronized void handle(DatagramChannel serving, Packet packet) throws IOException {
        count++;
        if (silent) {
            if (meanwhile == Meanwhile.QUEUE) {
                queue.add(packet);
            }
            return;
        }
        if (dropEvery > 0 && count % dropEvery == 0) {
            return;
        }
        for (int copy = 0; copy < copies; copy++) {
            serving.send(packet.content().duplicate(), packet.from());
        }
        if (foreign) {
            byte[] other = packet.content().array().clone();
            other[0] ^= 1;
            serving.send(ByteBuffer.wrap(other), packet.from());
            serving.send(ByteBuffer.wrap(new byte[3]), packet.from());
        }
    }

    /** Stops serving for good. */
    public void end() throws IOException {
        Thread server;
        synchronized (this) {
            channel.close();
            server = thread;
        }
        try {
            server.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        end();
    }
}
