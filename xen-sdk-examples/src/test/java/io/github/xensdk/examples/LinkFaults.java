package io.github.xensdk.examples;

import static io.github.xensdk.examples.FaultStage.run;
import static io.github.xensdk.examples.Faults.end;
import static io.github.xensdk.examples.Faults.pause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.examples.Faults.Fault;
import io.github.xensdk.examples.Faults.Victim;
import io.github.xensdk.migration.MigrationPhase;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Links, processes and services that are slow, stand still, or are cut for a while. */
final class LinkFaults {

    private LinkFaults() {}

    /** What one host sends the other is lost for a time; the host itself ends that. */
    private static void silence(XenHost from, XenHost to, int seconds) {
        run(
                from,
                "ip route replace blackhole \"$1/32\"; sleep \"$2\"; ip route del blackhole \"$1/32\"",
                to.peerAddress().orElseThrow().host(),
                Integer.toString(seconds));
    }

    static void bothSilent(FaultStage stage, int seconds) {
        var there = CompletableFuture.runAsync(() -> silence(stage.target(), stage.source(), seconds));
        silence(stage.source(), stage.target(), seconds);
        there.join();
    }

    private static final String STOP_XENSTORED = """
            for comm in $(grep -lx xenstored /proc/[0-9]*/comm); do p=${comm%/comm}; pid=${p#/proc/}; done
            kill -STOP "$pid"; sleep 8; kill -CONT "$pid"
            """;

    private static Fault standsStill(Victim victim) {
        return new Fault("live: " + victim.words() + " stands still for 8 s in TRANSFER", stage -> {
            var hit = new CompletableFuture<Boolean>();
            String end = end(stage.live().listener(stage.at(MigrationPhase.TRANSFER, () -> {
                hit.complete(!victim.signal(stage, "STOP").isEmpty());
                pause(8000);
                victim.signal(stage, "CONT");
            })));
            assertThat(hit.get(1, TimeUnit.MINUTES)).isTrue();
            return end;
        });
    }

    /** Ends the sshd that serves this program's connection. */
    private static final String CUT_OURS = """
            p=$$
            while [ "$p" -gt 1 ] && [ "$(cat /proc/$p/comm)" != sshd ]; do p=$(awk '{ print $4 }' /proc/$p/stat); done
            kill -KILL "$p"
            sleep 60
            """;

    private static void cutTheProgramsLink(FaultStage stage) {
        Throwable cut = catchThrowable(() -> run(stage.source(), CUT_OURS));
        assertThat(cut).isInstanceOf(XenException.class);
    }

    /** The card that the bridge has. */
    private static final String PORT =
            "for p in /sys/class/net/\"$1\"/brif/*; do p=${p##*/}; [ ! -e /sys/class/net/$p/device ] || [ -e"
                    + " /sys/class/net/$p/device/nodename ] || echo $p; done | head -n 1";

    private static final String LOSSY = "tc qdisc add dev \"$(" + PORT + ")\" root netem delay 200ms loss 5%";

    private static void stopNfs(FaultStage stage) {
        run(
                stage.here.nevers,
                "n=$(cat /proc/fs/nfsd/threads); echo 0 > /proc/fs/nfsd/threads; sleep 15; rpc.nfsd \"$n\"");
    }

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "live: the target hears nothing for 6 s in TRANSFER",
                        stage -> end(stage.live()
                                .listener(stage.at(
                                        MigrationPhase.TRANSFER, () -> silence(stage.source(), stage.target(), 6))))),
                new Fault(
                        "live: both hear nothing for 60 s in TRANSFER",
                        stage -> end(
                                stage.live().listener(stage.at(MigrationPhase.TRANSFER, () -> bothSilent(stage, 60))))),
                new Fault(
                        "live, gated: both hear nothing for 60 s in ATTACH_DEVICES",
                        stage -> end(stage.gated()
                                .listener(stage.at(MigrationPhase.ATTACH_DEVICES, () -> bothSilent(stage, 60))))),
                new Fault(
                        "live: the receiver's sshd stands still for 8 s in TRANSFER",
                        stage -> end(stage.live().listener(stage.at(MigrationPhase.TRANSFER, () -> {
                            Victim.SSHD_ON_THE_TARGET.signal(stage, "STOP");
                            pause(8000);
                            Victim.SSHD_ON_THE_TARGET.signal(stage, "CONT");
                        })))),
                standsStill(Victim.XL_ON_THE_SOURCE),
                standsStill(Victim.RECEIVER),
                new Fault(
                        "live: the program's link is cut in TRANSFER",
                        stage -> end(stage.live()
                                .listener(stage.at(MigrationPhase.TRANSFER, () -> cutTheProgramsLink(stage))))),
                new Fault(
                        "cold, shared file: the program's link is cut in SAVE",
                        stage -> end(
                                stage.cold().listener(stage.at(MigrationPhase.SAVE, () -> cutTheProgramsLink(stage))))),
                new Fault(
                        "live: packets take 200 ms and 5 % of them are lost from ATTACH_DEVICES on",
                        stage -> {
                            try {
                                return end(stage.live()
                                        .listener(stage.at(
                                                MigrationPhase.ATTACH_DEVICES,
                                                () -> run(stage.source(), LOSSY, stage.here.lab.bridge()))));
                            } finally {
                                run(
                                        stage.source(),
                                        "tc qdisc del dev \"$(" + PORT + ")\" root",
                                        stage.here.lab.bridge());
                            }
                        }),
                new Fault("cold, shared file: the NFS server is stopped for 15 s in SAVE", stage -> {
                    stage.moveAwayFrom(OnTheLab.NEVERS);
                    return end(stage.cold().listener(stage.at(MigrationPhase.SAVE, () -> stopNfs(stage))));
                }),
                new Fault("live: the NFS server is stopped for 15 s in HANDOVER", stage -> {
                    stage.moveAwayFrom(OnTheLab.AVIGNON);
                    return end(stage.live().listener(stage.at(MigrationPhase.HANDOVER, () -> stopNfs(stage))));
                }),
                new Fault(
                        "live: the target's xenstored stands still for 8 s in TRANSFER",
                        stage -> end(stage.live()
                                .listener(stage.at(
                                        MigrationPhase.TRANSFER, () -> run(stage.target(), STOP_XENSTORED))))));
    }
}
