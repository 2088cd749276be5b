package io.github.xensdk.testkit.internal.guest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/**
 * A guest's TCP port, in front of the server that is really there. While the guest stands no byte passes and nobody can connect: the
 * kernel answers for a program that does not, so its queue is filled, after which it is silent.
 */
final class GatedPort implements AutoCloseable {

    private static final int QUEUE = 1;
    private static final int MOST_FILLERS = 8;
    private static final long FILLED_MILLIS = 5;

    private final String name;
    private final Gate gate;
    private final IntSupplier server;
    private final ServerSocketChannel listener;
    private final Selector selector;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<SocketChannel> fillers = new ArrayList<>();

    /**
     * Opens one.
     *
     * @param server the port of what is really there; asked for when somebody connects
     */
    GatedPort(String name, Gate gate, IntSupplier server) throws IOException {
        this.name = name;
        this.gate = gate;
        this.server = server;
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), QUEUE);
        listener.configureBlocking(false);
        selector = Selector.open();
        listener.register(selector, SelectionKey.OP_ACCEPT);
        start("accept", this::accept);
    }

    int port() {
        return listener.socket().getLocalPort();
    }

    private Thread start(String what, Runnable work) {
        var thread = new Thread(work, "xensim-" + name + "-" + what);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void accept() {
        try {
            while (listener.isOpen()) {
                gate.await();
                selector.select(100);
                selector.selectedKeys().clear();
                take();
            }
        } catch (IOException | InterruptedException | ClosedSelectorException e) {
            // It was closed.
        }
    }

    /** Under the lock of {@link #fill()}, so that no connection is taken for a guest that stands. */
    private synchronized void take() throws IOException {
        if (!gate.isOpen()) {
            return;
        }
        for (SocketChannel client = listener.accept(); client != null; client = listener.accept()) {
            serve(client);
        }
    }

    private void serve(SocketChannel client) throws IOException {
        client.configureBlocking(true);
        Socket outside = client.socket();
        if (fillers.stream().anyMatch(filler -> filler.socket().getLocalPort() == outside.getPort())) {
            outside.close();
            return;
        }
        start("connection", () -> {
            try (outside;
                    var inside = new Socket(InetAddress.getLoopbackAddress(), server.getAsInt())) {
                sockets.add(outside);
                sockets.add(inside);
                Thread back = start("answers", () -> pump(inside, outside));
                pump(outside, inside);
                back.join();
            } catch (IOException | UncheckedIOException e) {
                // One of the two is gone.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                sockets.remove(outside);
            }
        });
    }

    private void pump(Socket from, Socket to) {
        var buffer = new byte[16 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                gate.await();
                out.write(buffer, 0, count);
            }
            gate.await();
            to.shutdownOutput();
        } catch (IOException e) {
            close(from);
            close(to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more.
        }
    }

    /** After the gate was closed. */
    synchronized void fill() {
        try {
            boolean full = false;
            while (!full && fillers.size() < MOST_FILLERS) {
                var filler = SocketChannel.open();
                filler.configureBlocking(false);
                fillers.add(filler);
                if (!filler.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()))) {
                    Thread.sleep(FILLED_MILLIS);
                    full = !filler.finishConnect();
                }
            }
        } catch (IOException e) {
            // Somebody who connects now has to wait for his answer only.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** After the gate was opened. */
    synchronized void drain() {
        try {
            take();
        } catch (IOException e) {
            // Nobody was taken.
        }
        for (SocketChannel filler : fillers) {
            close(filler.socket());
        }
        fillers.clear();
        selector.wakeup();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        selector.close();
        drain();
        sockets.forEach(GatedPort::close);
    }
}
