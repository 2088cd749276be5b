package io.github.xensdk.probe;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * What goes to an echo service and comes back: session, number, time of sending, and a field in which an {@link EchoService} puts how many
 * packets of the session it got; others leave it at zero.
 */
final class ProbePacket {

    static final int SIZE = 4 * Long.BYTES;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final long session = RANDOM.nextLong();
    private final ByteBuffer out = ByteBuffer.allocateDirect(SIZE);

    /** The packet of a probe, ready to be written; valid until the next call. */
    ByteBuffer of(int number, long sentAt) {
        return out.clear()
                .putLong(session)
                .putLong(number)
                .putLong(sentAt)
                .putLong(0)
                .flip();
    }

    /** Takes one packet of the right size off a buffer and tells the log. */
    void take(ByteBuffer in, ProbeLog log, long now) {
        long from = in.getLong();
        long number = in.getLong();
        long sentAt = in.getLong();
        long counted = in.getLong();
        if (from == session && number >= 0 && number <= Integer.MAX_VALUE) {
            log.answered((int) number, sentAt, now, counted);
        } else {
            log.foreign();
        }
    }
}
