package io.github.xensdk.probe;

import java.io.IOException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** UDP packets to an echo service and back. */
final class UdpExchange implements Exchange {

    private static final int SOCKET_BUFFER = 1 << 18;

    private final DatagramChannel channel;
    private final ProbeLog log;
    private final ProbePacket packet = new ProbePacket();
    private final ByteBuffer in = ByteBuffer.allocateDirect(2048);

    private UdpExchange(DatagramChannel channel, ProbeLog log) {
        this.channel = channel;
        this.log = log;
    }

    static UdpExchange open(NetworkProbe probe, ProbeLog log, Selector selector) throws IOException {
        var channel = DatagramChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
            channel.connect(probe.target());
            var exchange = new UdpExchange(channel, log);
            channel.register(selector, SelectionKey.OP_READ, exchange);
            return exchange;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void send(int number, long now) {
        // An error may belong to an earlier packet (a port that was closed): reading it clears it, and this one still
        // goes.
        for (int attempt = 0; attempt < 2; attempt++) {
            try {
                if (channel.write(packet.of(number, now)) == 0) {
                    log.notTaken();
                }
                return;
            } catch (PortUnreachableException e) {
                log.failed(number - 1, Capture.REFUSED);
            } catch (IOException e) {
                if (attempt > 0) {
                    log.unsent();
                }
            }
        }
    }

    @Override
    public void read(SelectionKey key) {
        while (true) {
            in.clear();
            try {
                if (channel.read(in) <= 0) {
                    return;
                }
            } catch (PortUnreachableException e) {
                log.failed(Capture.REFUSED);
                return;
            } catch (NoRouteToHostException e) {
                log.failed(Capture.UNSENT);
                return;
            } catch (IOException e) {
                // Silence. The error is cleared by having been read.
                return;
            }
            in.flip();
            if (in.remaining() == ProbePacket.SIZE) {
                packet.take(in, log, System.nanoTime());
            } else {
                log.foreign();
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
