package io.github.xensdk.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A web server in a process of its own that can be stopped; it ends with its input. It serves on one thread, unlike {@link TestTcp}: with
 * one for each connection, those that had waited are answered so slowly on two cores that the server's own slowness is measured.
 */
final class CalibrationWeb {

    private static final byte[] ANSWER =
            "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int BACKLOG = 1024;
    private static final int PATIENCE_MILLIS = 1000;

    private CalibrationWeb() {}

    public static void main(String[] arguments) throws IOException {
        try (var server =
                new ServerSocket(Integer.parseInt(arguments[0]), BACKLOG, InetAddress.getByAddress(new byte[4]))) {
            var thread = new Thread(() -> serve(server), "web");
            thread.setDaemon(true);
            thread.start();
            System.out.println("ready");
            while (System.in.read() >= 0) {
                // Its end says that it is over.
            }
        }
    }

    private static void serve(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                answer(socket);
            } catch (IOException e) {
                // A prober that did not wait for its answer.
            }
        }
    }

    private static void answer(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String line = in.readLine();
        while (line != null && !line.isEmpty()) {
            line = in.readLine();
        }
        socket.getOutputStream().write(ANSWER);
    }
}
