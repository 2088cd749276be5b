package io.github.xensdk.probe;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** A new TCP connection each time, with or without a request on it. Connections are reset in the end: no port stays taken. */
final class ConnectionExchange implements Exchange {

    private static final int STATUS_LINE = "HTTP/1.1 200".length();
    private static final int FIRST_SERVER_ERROR = 500;
    private static final byte[] NOTHING = {};

    private final InetSocketAddress target;
    private final byte[] request;
    private final ProbeLog log;
    private final Selector selector;
    private final Deque<Attempt> open = new ArrayDeque<>();

    private ConnectionExchange(InetSocketAddress target, byte[] request, ProbeLog log, Selector selector) {
        this.target = target;
        this.request = request;
        this.log = log;
        this.selector = selector;
    }

    /** Of which it counts that a connection stands. */
    static ConnectionExchange connect(NetworkProbe probe, ProbeLog log, Selector selector) {
        return new ConnectionExchange(probe.target(), NOTHING, log, selector);
    }

    /** On which a GET is sent, and a status line counts. */
    static ConnectionExchange httpGet(NetworkProbe probe, ProbeLog log, Selector selector) {
        var uri = probe.uri();
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String request = "GET " + path + query + " HTTP/1.1\r\nHost: " + uri.getRawAuthority()
                + "\r\nUser-Agent: xen-sdk\r\nConnection: close\r\n\r\n";
        return new ConnectionExchange(probe.target(), request.getBytes(StandardCharsets.US_ASCII), log, selector);
    }

    /** One probe's connection. */
    private static final class Attempt {

        private final int number;
        private final long sentAt;
        private final SocketChannel channel;
        private final ByteBuffer answer = ByteBuffer.allocate(STATUS_LINE);

        Attempt(int number, long sentAt, SocketChannel channel) {
            this.number = number;
            this.sentAt = sentAt;
            this.channel = channel;
        }
    }

    @Override
    public void send(int number, long now) {
        SocketChannel channel;
        try {
            channel = SocketChannel.open();
        } catch (IOException e) {
            // No file descriptor: this machine's affair.
            log.notTaken();
            return;
        }
        var attempt = new Attempt(number, now, channel);
        open.add(attempt);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            if (channel.connect(target)) {
                connected(attempt, channel.register(selector, 0, this));
            } else {
                channel.register(selector, SelectionKey.OP_CONNECT, this);
            }
            SelectionKey key = channel.keyFor(selector);
            if (key != null && key.isValid()) {
                key.attach(new Waiting(this, attempt));
            }
        } catch (ConnectException e) {
            end(attempt);
            log.failed(number, Capture.REFUSED);
        } catch (BindException e) {
            // No port of its own is free: this machine's affair.
            end(attempt);
            log.notTaken();
        } catch (IOException e) {
            end(attempt);
            log.unsent();
        }
    }

    /** What a key of this exchange carries: which connection it is about. */
    private record Waiting(ConnectionExchange exchange, Attempt attempt) implements Exchange {

        @Override
        public void send(int number, long now) {
            exchange.send(number, now);
        }

        @Override
        public void read(SelectionKey key) {
            exchange.read(attempt, key);
        }

        @Override
        public void close() throws IOException {
            exchange.close();
        }
    }

    @Override
    public void read(SelectionKey key) {
        throw new AssertionError("no key has it");
    }

    private void read(Attempt attempt, SelectionKey key) {
        try {
            if (key.isConnectable()) {
                if (attempt.channel.finishConnect()) {
                    connected(attempt, key);
                }
            } else if (key.isReadable()) {
                answered(attempt);
            }
        } catch (NoRouteToHostException e) {
            // Nobody on its link answers for its address, or a router says that there is no way.
            end(attempt);
            log.failed(attempt.number, Capture.UNSENT);
        } catch (IOException e) {
            end(attempt);
            log.failed(attempt.number, Capture.REFUSED);
        }
    }

    private void connected(Attempt attempt, SelectionKey key) throws IOException {
        if (request.length == 0) {
            log.answered(attempt.number, attempt.sentAt, System.nanoTime(), 0);
            end(attempt);
            return;
        }
        // A new connection has space for it.
        attempt.channel.write(ByteBuffer.wrap(request));
        key.interestOps(SelectionKey.OP_READ);
    }

    private void answered(Attempt attempt) throws IOException {
        int read = attempt.channel.read(attempt.answer);
        if (read >= 0 && attempt.answer.hasRemaining()) {
            return;
        }
        long now = System.nanoTime();
        end(attempt);
        int status = status(attempt.answer);
        if (status < 0) {
            log.failed(attempt.number, Capture.REFUSED);
        } else if (status >= FIRST_SERVER_ERROR) {
            log.failed(attempt.number, Capture.SERVER_ERROR);
        } else {
            log.answered(attempt.number, attempt.sentAt, now, 0);
        }
    }

    private static int status(ByteBuffer answer) {
        String text = StandardCharsets.US_ASCII.decode(answer.flip()).toString();
        return text.matches("HTTP/1\\.[01] [1-9]\\d\\d") ? Integer.parseInt(text.substring(text.length() - 3)) : -1;
    }

    private void end(Attempt attempt) {
        open.remove(attempt);
        close(attempt.channel);
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone all the same.
        }
    }

    /** Else each connection in an outage would stay until the kernel gives up: two minutes. */
    @Override
    public void giveUp(long before) {
        for (Attempt first = open.peek(); first != null && first.sentAt < before; first = open.peek()) {
            end(first);
        }
    }

    @Override
    public void close() {
        open.forEach(attempt -> close(attempt.channel));
        open.clear();
    }
}
