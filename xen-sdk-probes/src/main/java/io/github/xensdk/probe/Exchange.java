package io.github.xensdk.probe;

import java.io.IOException;
import java.nio.channels.SelectionKey;

/** How one target's probes travel. Never waits; used by the probing thread alone, which reads when a key is ready. */
interface Exchange extends AutoCloseable {

    /** Whether probes can be sent yet. */
    default boolean ready() {
        return true;
    }

    /** Sends the probe of this number, and tells the log of what is known of it at once. */
    void send(int number, long now);

    /** Reads what is there, and tells the log. */
    void read(SelectionKey key);

    /** Gives up what belongs to probes sent before. */
    default void giveUp(long before) {}

    @Override
    void close() throws IOException;
}
