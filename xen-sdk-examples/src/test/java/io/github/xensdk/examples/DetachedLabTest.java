package io.github.xensdk.examples;

import static io.github.xensdk.examples.OnTheLab.bootId;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.detached.DetachedJob;
import io.github.xensdk.detached.JobState;
import io.github.xensdk.domain.AfterSave;
import io.github.xensdk.domain.Checkpoint;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainState;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.domain.StartMode;
import io.github.xensdk.ssh.SshTransport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Work that outlives its link, on real Xen. */
@Timeout(600)
@Tag(OnTheLab.ONE_HOST)
@ResourceLock(OnTheLab.NEVERS)
class DetachedLabTest {

    @Test
    void aSaveWhoseProgramWentAwayIsFoundAndFollowedToItsEndByTheNextProgram() throws InterruptedException {
        try (var here = new OnTheLab(2);
                SshTransport guest = here.guests.create(here.slot, DomainType.PVH, here.nevers)) {
            String bootId = bootId(guest);
            Domain saved = here.nevers.domains().get(here.slot.name());
            String path = here.guests.checkpointDirectory() + "/" + here.slot.name() + "-detached";
            jobsAbout(here, path).forEach(here.nevers.detached()::remove);

            goAwayWhileSaving(here, saved, path);

            DetachedJob job = jobsAbout(here, path).get(0);
            var result = here.nevers.detached().await(job, Duration.ofMinutes(3), OutputListener.NONE);
            assertThat(result.exitStatus()).isZero();
            assertThat(result.job().state()).isEqualTo(JobState.ENDED);
            here.nevers.detached().remove(result.job());
            assertThat(here.nevers.domains().refresh(saved).state()).isEqualTo(DomainState.PAUSED);
            here.nevers.domains().destroy(saved);

            String size = result.stdout().strip();
            var restored = here.nevers
                    .domains()
                    .restore(
                            new Checkpoint(path, new io.github.xensdk.ByteSize(Long.parseLong(size))),
                            StartMode.RUNNING);

            assertThat(restored.uuid()).isEqualTo(saved.uuid());
            assertThat(bootId(guest)).isEqualTo(bootId);
            assertThat(jobsAbout(here, path)).isEmpty();
        }
    }

    private static List<DetachedJob> jobsAbout(OnTheLab here, String path) {
        return here.nevers.detached().list().stream()
                .filter(job -> job.description().contains(path))
                .toList();
    }

    /** Another program, which begins to save the guest and loses its connection in the midst of that. */
    private static void goAwayWhileSaving(OnTheLab here, Domain saved, String path) throws InterruptedException {
        var underWay = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        XenHost another = XenHost.connect(here.lab.hosts().get(0));
        var program = new Thread(() -> {
            try {
                another.domains()
                        .save(saved, path, AfterSave.LEAVE_PAUSED, Duration.ofMinutes(3), new OutputListener() {
                            @Override
                            public void stderrLine(String line) {
                                underWay.countDown();
                            }
                        });
            } catch (XenException e) {
                ended.countDown();
            }
        });
        program.start();
        assertThat(underWay.await(2, TimeUnit.MINUTES)).isTrue();
        program.interrupt();
        another.close();
        assertThat(ended.await(1, TimeUnit.MINUTES)).isTrue();
    }
}
