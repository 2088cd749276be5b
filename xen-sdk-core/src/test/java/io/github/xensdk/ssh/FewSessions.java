package io.github.xensdk.ssh;

import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.channel.ChannelSessionFactory;
import org.apache.sshd.server.session.ServerConnectionService;

/** Refuses one session more than so many on a connection, with the words of OpenSSH, and lets the connection be. */
final class FewSessions extends ChannelSessionFactory {

    private final int most;

    FewSessions(int most) {
        this.most = most;
    }

    @Override
    public Channel createChannel(Session session) {
        return new ChannelSession() {
            @Override
            protected OpenFuture doInit(Buffer buffer) {
                if (session.getService(ServerConnectionService.class)
                                .getChannels()
                                .size()
                        <= most) {
                    return super.doInit(buffer);
                }
                var refused = new DefaultOpenFuture(this, this);
                refused.setException(new SshChannelOpenException(
                        getChannelId(), SshConstants.SSH_OPEN_CONNECT_FAILED, "open failed"));
                return refused;
            }
        };
    }
}
