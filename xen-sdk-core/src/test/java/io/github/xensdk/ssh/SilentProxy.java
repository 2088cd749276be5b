package io.github.xensdk.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Forwards connections on 127.0.0.1, until it goes silent: nothing crosses any more and nothing is closed. */
final class SilentProxy implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger count = new AtomicInteger();
    private volatile int silentBelow;

    SilentProxy(int port) throws IOException {
        start(() -> {
            while (true) {
                Socket near = listener.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.addAll(List.of(near, far));
                int number = count.getAndIncrement();
                start(() -> pump(number, near.getInputStream(), far.getOutputStream()));
                start(() -> pump(number, far.getInputStream(), near.getOutputStream()));
            }
        });
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        var thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // The sockets were closed: the test is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void pump(int number, InputStream in, OutputStream out) throws IOException {
        var buffer = new byte[8192];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            if (number >= silentBelow) {
                out.write(buffer, 0, count);
                out.flush();
            }
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** For good. */
    void goSilent() {
        silentBelow = Integer.MAX_VALUE;
    }

    /** New connections go through. */
    void silenceWhatIsOpen() {
        silentBelow = count.get();
    }

    /** New connections find nobody. */
    void refuseNew() throws IOException {
        listener.close();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
