package io.github.xensdk.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/** Prints {@code answer}, whatever was asked. */
final class AnswerCommand implements Command {

    private OutputStream out = OutputStream.nullOutputStream();
    private ExitCallback callback = (status, message, close) -> {};

    @Override
    public void setInputStream(InputStream value) {}

    @Override
    public void setOutputStream(OutputStream value) {
        out = value;
    }

    @Override
    public void setErrorStream(OutputStream value) {}

    @Override
    public void setExitCallback(ExitCallback value) {
        callback = value;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) throws IOException {
        out.write("answer\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        callback.onExit(0);
    }

    @Override
    public void destroy(ChannelSession channel) {}
}
