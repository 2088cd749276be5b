package io.github.xensdk.examples;

import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.StreamLink;
import io.github.xensdk.ssh.SshTransport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A guest that a {@link ColdComparison} moves: how it is made, how a person would move it, and by which ways a migration may. */
interface ColdSubject {

    /** How long a command of a person may take. */
    Duration BY_HAND = Duration.ofMinutes(20);

    /** Makes it; the connection to it is the caller's to close. */
    SshTransport create(XenHost first);

    /** Before a move, while it runs. */
    default void prepare(SshTransport guest) {}

    /** As a person would do it: nothing is looked at in between. */
    void moveByHand(XenHost from, XenHost to);

    /** By their names in forecasts. */
    Map<String, UnaryOperator<Migration.Builder>> ways(XenHost to);

    /** After a move, when it answers again. */
    default void check(SshTransport guest) {}

    /** Removes what it has made beside the guest. */
    default void clear(List<XenHost> hosts) {}

    static void xl(XenHost host, String... words) {
        host.run(Command.of("xl", words).timeout(BY_HAND).build()).orThrow();
    }

    /** Its disk is on storage that both hosts have, and so are checkpoints. */
    record OnSharedStorage(Lab.Slot slot, LabGuests guests, List<String> chosen) implements ColdSubject {

        static final String SHARED_FILE = "shared-file";
        static final String STREAM_SSH = "stream-ssh";
        static final String STREAM_TCP = "stream-tcp";
        static final String STREAM_SSH_ZSTD = "stream-ssh-zstd";
        static final String STREAM_TCP_ZSTD = "stream-tcp-zstd";
        static final List<String> WAYS = List.of(SHARED_FILE, STREAM_SSH, STREAM_SSH_ZSTD, STREAM_TCP, STREAM_TCP_ZSTD);

        @Override
        public SshTransport create(XenHost first) {
            return guests.create(slot, DomainType.PVH, first);
        }

        @Override
        public void moveByHand(XenHost from, XenHost to) {
            String file = guests.checkpointDirectory() + "/" + slot.name() + "-by-hand";
            xl(from, "save", slot.name(), file);
            xl(to, "restore", file);
            to.run(Command.of("rm", "-f", "--", file).build()).orThrow();
        }

        /** The lab's own network is trusted: nobody else is on it. */
        @Override
        public Map<String, UnaryOperator<Migration.Builder>> ways(XenHost to) {
            var trusted = StreamLink.plainTcpOverTrustedLink(
                    to.peerAddress().orElseThrow().host());
            var ways = new LinkedHashMap<String, UnaryOperator<Migration.Builder>>();
            ways.put(SHARED_FILE, move -> move.coldSharedFile(guests.checkpointDirectory()));
            ways.put(STREAM_SSH, Migration.Builder::coldStream);
            ways.put(STREAM_SSH_ZSTD, move -> move.coldStream(StreamLink.ssh().compressed()));
            ways.put(STREAM_TCP, move -> move.coldStream(trusted));
            ways.put(STREAM_TCP_ZSTD, move -> move.coldStream(trusted.compressed()));
            ways.keySet().retainAll(chosen);
            return ways;
        }
    }
}
