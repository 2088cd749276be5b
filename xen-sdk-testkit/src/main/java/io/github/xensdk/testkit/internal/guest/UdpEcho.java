package io.github.xensdk.testkit.internal.guest;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;

/** A guest's UDP echo. What comes while it stands is lost, as on the way to a guest that moves. */
final class UdpEcho implements AutoCloseable {

    private final DatagramSocket socket;
    private final Gate gate;

    UdpEcho(String guest, Gate gate) throws IOException {
        this.gate = gate;
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var thread = new Thread(this::serve, "xensim-" + guest + "-udp");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        var packet = new DatagramPacket(new byte[65535], 65535);
        while (!socket.isClosed()) {
            try {
                packet.setLength(65535);
                socket.receive(packet);
                if (gate.isOpen()) {
                    socket.send(packet);
                }
            } catch (SocketException e) {
                // It was closed, or who asked has gone.
            } catch (IOException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
