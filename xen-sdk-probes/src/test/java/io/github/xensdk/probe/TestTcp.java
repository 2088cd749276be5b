package io.github.xensdk.probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A TCP service on 127.0.0.1, echo or HTTP, that can be away in several ways; it knows the truth on the same clock as the probe. */
final class TestTcp implements AutoCloseable {

    /** How it is away. */
    enum Away {
        /** Its port is closed, and so are its connections. */
        CLOSED,
        /** It does not answer; what came meanwhile is answered afterwards. */
        HANGING,
        /** It answers that it cannot serve. */
        ERROR
    }

    private final boolean http;
    private final int port;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "tcp-service");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private ServerSocket listening;
    private boolean hanging;
    private boolean error;

    private TestTcp(boolean http) throws IOException {
        this.http = http;
        this.listening = open(0);
        this.port = listening.getLocalPort();
    }

    static TestTcp echo() throws IOException {
        return new TestTcp(false);
    }

    static TestTcp http() throws IOException {
        return new TestTcp(true);
    }

    int port() {
        return port;
    }

    /** Is away for about this long, and returns for how long it really was. */
    long away(Away how, long millis) throws IOException, InterruptedException {
        long from = System.nanoTime();
        synchronized (this) {
            switch (how) {
                case CLOSED -> {
                    listening.close();
                    for (Socket connection : connections) {
                        connection.close();
                    }
                }
                case HANGING -> hanging = true;
                case ERROR -> error = true;
            }
        }
        Thread.sleep(millis);
        synchronized (this) {
            if (how == Away.CLOSED) {
                listening = open(port);
            }
            hanging = false;
            error = false;
            notifyAll();
            return System.nanoTime() - from;
        }
    }

    private ServerSocket open(int where) throws IOException {
        var server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), where), 1000);
        threads.execute(() -> accept(server));
        return server;
    }

    private void accept(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                if (isTaken(connection, server)) {
                    threads.execute(() -> serve(connection));
                }
            } catch (IOException e) {
                // Closed, or the prober reset its connection before it was accepted.
            }
        }
    }

    /** A thread that waits in accept may get a connection that came while its socket was being closed. */
    private synchronized boolean isTaken(Socket connection, ServerSocket server) throws IOException {
        if (server.isClosed()) {
            connection.close();
            return false;
        }
        return connections.add(connection);
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = connection.getInputStream();
            connection.setTcpNoDelay(true);
            byte[] buffer = new byte[4096];
            for (int got = in.read(buffer); got > 0; got = in.read(buffer)) {
                boolean unavailable = awaitTurn();
                if (http) {
                    String status = unavailable ? "503 Service Unavailable" : "200 OK";
                    String answer = "HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n\r\nok";
                    connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    return;
                }
                connection.getOutputStream().write(buffer, 0, got);
            }
        } catch (IOException e) {
            // The prober resets its connections.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    private synchronized boolean awaitTurn() throws InterruptedException {
        while (hanging) {
            wait();
        }
        return error;
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            listening.close();
            for (Socket connection : connections) {
                connection.close();
            }
        }
        threads.shutdownNow();
    }
}
