package io.github.xensdk.examples;

import io.github.xensdk.ByteSize;
import io.github.xensdk.XenHost;
import io.github.xensdk.domain.AfterSave;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.DomainConfig;
import io.github.xensdk.domain.DomainListener;
import io.github.xensdk.domain.DomainWatch;
import io.github.xensdk.domain.Nic;
import io.github.xensdk.domain.Shutdown;
import java.time.Duration;
import java.util.concurrent.ForkJoinPool;

/** The README's short programs, kept the same by a test. */
final class ReadmePrograms {

    private ReadmePrograms() {}

    static void create() {
        try (var nevers = XenHost.connect("nevers.example.org")) {
            var config = DomainConfig.pvh("guest-05")
                    .memory(ByteSize.mebibytes(512))
                    .vcpus(2)
                    .kernel("/xen/boot/vmlinuz")
                    .ramdisk("/xen/boot/initrd.img")
                    .kernelArguments("root=/dev/xvda ro console=hvc0")
                    .disk(Disk.raw("/xen/images/guest-05.img", "xvda"))
                    .nic(Nic.onBridge("xenbr0"))
                    .build();
            nevers.domains().dryRun(config); // throws what the host itself has against it
            var guest = nevers.domains().create(config);
            System.out.println(guest.name() + " is " + guest.state() + ", domain " + guest.id());
        }
    }

    static void watch() throws InterruptedException {
        try (var nevers = XenHost.connect("nevers.example.org");
                var avignon = XenHost.connect("avignon.example.org")) {
            var watch = DomainWatch.of(nevers.domains(), avignon.domains())
                    .every(Duration.ofSeconds(2))
                    .limit(Duration.ofHours(1))
                    .listener(new DomainListener() {
                        @Override
                        public void moved(Moved event) {
                            System.out.println(event.after().name() + " moved to " + event.to());
                        }

                        @Override
                        public void vanished(Vanished event) {
                            System.out.println(event.domain().name() + " is gone from " + event.host());
                        }
                    })
                    .build();
            try (var running = watch.start(ForkJoinPool.commonPool())) {
                running.await();
            }
        }
    }

    static void change() {
        try (var nevers = XenHost.connect("nevers.example.org")) {
            var domains = nevers.domains();
            var guest = domains.get("guest-05");
            domains.vcpus().setOnline(guest, 1, Duration.ofMinutes(1));
            domains.memory().setTarget(guest, ByteSize.mebibytes(384), Duration.ofMinutes(1));
            domains.disks().attach(guest, Disk.raw("/xen/images/data.img", "xvdb"), Duration.ofMinutes(1));
            domains.save(guest, "/xen/save/guest-05.chk", AfterSave.GO_ON);
            domains.shutdown(guest, Shutdown.within(Duration.ofMinutes(2)).orDestroy());
        }
    }
}
