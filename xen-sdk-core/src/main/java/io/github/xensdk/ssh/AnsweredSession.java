package io.github.xensdk.ssh;

import net.schmizz.concurrent.Event;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.direct.SessionChannel;
import net.schmizz.sshj.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * A session whose request fails as soon as the server closes it without an answer, where sshj waits until its time-out. Dropbear 2022.82 to
 * 2024.85 (its issue 321) does that to a session whose request arrives while the process of another one ends, and runs the command nonetheless.
 */
final class AnsweredSession extends SessionChannel {

    private final Object lock = new Object();
    private @Nullable Event<ConnectionException> asked;
    private boolean closed;

    AnsweredSession(Connection connection) {
        super(connection);
    }

    @Override
    protected @Nullable Event<ConnectionException> sendChannelRequest(
            String type, boolean wantReply, Buffer.PlainBuffer specific) throws TransportException {
        Event<ConnectionException> answer = super.sendChannelRequest(type, wantReply, specific);
        synchronized (lock) {
            asked = answer;
            giveUp();
        }
        return answer;
    }

    /** Called by the thread that reads from the connection, as answers are. */
    @Override
    protected void finishOff() {
        synchronized (lock) {
            closed = true;
            giveUp();
        }
        super.finishOff();
    }

    private void giveUp() {
        Event<ConnectionException> answer = asked;
        if (closed && answer != null && !answer.isSet()) {
            answer.deliverError(new ConnectionException(
                    "the server closed the session without an answer; the command may have run"));
        }
    }
}
