package io.github.xensdk.testkit.internal.xl;

import io.github.xensdk.testkit.MemoryLoad;
import io.github.xensdk.testkit.internal.model.Domain;
import io.github.xensdk.testkit.internal.model.Host;
import io.github.xensdk.testkit.internal.model.Image;
import io.github.xensdk.testkit.internal.model.PreCopy;
import io.github.xensdk.testkit.internal.model.SaveStream;
import io.github.xensdk.testkit.internal.model.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/** {@code xl migrate}: migrate_domain in Xen's xl_migrate.c. */
final class Sender {

    /** How soon it notices that the link is gone. */
    private static final Duration LOOK = Duration.ofMillis(20);

    private static final long LINK_ENDS_SECONDS = 10;

    int run(Invocation xl) throws IOException {
        xl.options(1, "FdhepDT", "sC", List.of("--debug", "--live", "--postcopy"))
                .atLeast(2);
        Domain domain = xl.domain(0);
        String host = xl.operands().get(1);
        String ssh = xl.value("s", "ssh");
        String receive = " xl migrate-receive" + (xl.has("e") ? " -e" : "") + (xl.has("p") ? " -p" : "");
        String command = ssh.isEmpty() ? host : ssh + " " + host + receive;
        Process link = xl.box().child(xl.call().pid(), "exec " + command).start();
        xl.call().whenGone(link::destroy);
        Thread errors = errors(xl, link);
        try {
            var wire = new Wire(link.getInputStream(), link.getOutputStream());
            return new Attempt(xl, domain, link, wire).run();
        } finally {
            link.getOutputStream().close();
            end(link, errors);
        }
    }

    /** What the link says, the target's part of the messages among it, comes with our own. */
    private static Thread errors(Invocation xl, Process link) {
        var thread = new Thread(
                () -> {
                    try (InputStream in = link.getErrorStream()) {
                        in.transferTo(xl.call().stream(true));
                    } catch (IOException | CancellationException e) {
                        // One of the two has ended.
                    }
                },
                "xensim-" + xl.host().name() + "-link");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void end(Process link, Thread errors) {
        try {
            if (!link.waitFor(LINK_ENDS_SECONDS, TimeUnit.SECONDS)) {
                link.destroyForcibly();
            }
            errors.join(TimeUnit.SECONDS.toMillis(LINK_ENDS_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One migration. */
    private static final class Attempt {

        private final Invocation xl;
        private final Host host;
        private final Domain domain;
        private final Process link;
        private final Wire wire;
        private final String name;

        Attempt(Invocation xl, Domain domain, Process link, Wire wire) {
            this.xl = xl;
            this.host = xl.host();
            this.domain = domain;
            this.link = link;
            this.wire = wire;
            this.name = domain.name();
        }

        int run() {
            try {
                wire.expect(Wire.BANNER);
            } catch (IOException e) {
                xl.call().require();
                xl.err("libxl: error: libxl_utils.c:505:libxl_read_exactly: file/stream truncated reading banner from"
                        + " migration receiver stream");
                linkEnded();
                return 1;
            }
            try {
                send();
            } catch (IOException e) {
                return resumed(-3, "domain responded to suspend request: Broken pipe");
            } catch (NoShadowException e) {
                return notSuspended();
            }
            return handOver();
        }

        private void send() throws IOException, NoShadowException {
            SaveStream.Head head = SaveStream.head(domain.config(), host);
            xl.err("Saving to migration stream new xl format (info 0x3/0x0/" + head.length() + ")");
            wire.send(head.bytes());
            wire.say("of " + host.world().image(domain).id());
            xl.err("xc: info: Saving domain " + domain.id() + ", type " + SaveVerbs.kind(domain.config()));
            if (domain.config().isPv() && !host.hasShadow()) {
                throw new NoShadowException();
            }
            Settings settings = host.world().settings();
            MemoryLoad load = domain.machine().load();
            PreCopy copy = PreCopy.of(
                    domain.config().targetKibibytes() << 10,
                    domain.isExecuting() ? load.dirtyBytesPerSecond() : 0,
                    load.workingSetBytes(),
                    settings.linkBytesPerSecond());
            for (PreCopy.Round round : copy.rounds()) {
                wire.say("round " + round.pages());
                pass(round.duration());
            }
            host.change(domain, Domain::suspend);
            pass(settings.suspending());
            Image last = host.world().image(domain);
            wire.say("round " + copy.last().pages());
            pass(copy.last().duration());
            wire.say("end " + last.id());
            wire.expect(Wire.READY);
        }

        /** Lets time pass for as long as the link is there. */
        private void pass(Duration time) throws IOException {
            long end = System.nanoTime() + time.toNanos();
            for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
                xl.pass(Duration.ofNanos(Math.min(left, LOOK.toNanos())));
                if (!link.isAlive()) {
                    throw new IOException("the link is gone");
                }
            }
        }

        private int resumed(int code, String why) {
            xl.call().require();
            xl.err("xc: error: Save failed (32 = Broken pipe): Internal error");
            xl.err("libxl: error: libxl_stream_write.c:347:libxl__xc_domain_save_done: Domain " + domain.id()
                    + ":saving domain: " + why);
            xl.err("migration sender: libxl_domain_suspend failed (rc=" + code + ")");
            linkEnded();
            host.change(domain, one -> {
                if (one.shutdown() == Domain.Shutdown.SUSPEND) {
                    one.resume();
                }
            });
            xl.err("Migration failed, resuming at sender.");
            return 1;
        }

        private int notSuspended() {
            xl.err("xc: error: Failed to enable logdirty: 95,22,0 (22 = Invalid argument): Internal error");
            xl.err("xc: error: Save failed (22 = Invalid argument): Internal error");
            xl.err("libxl: error: libxl_stream_write.c:347:libxl__xc_domain_save_done: Domain " + domain.id()
                    + ":saving domain: domain did not respond to suspend request: Invalid argument");
            xl.err("migration sender: libxl_domain_suspend failed (rc=-8)");
            linkEnded();
            xl.err("Migration failed, failed to suspend at sender.");
            return 1;
        }

        private void linkEnded() {
            try {
                link.getOutputStream().close();
                if (link.waitFor(LINK_ENDS_SECONDS, TimeUnit.SECONDS)) {
                    xl.err("libxl: info: libxl_exec.c:117:libxl_report_child_exitstatus: migration transport process ["
                            + link.pid() + "] exited with error status " + link.exitValue());
                }
            } catch (IOException e) {
                // It is closed all the same.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private int handOver() {
            xl.err("migration sender: Target has acknowledged transfer.");
            host.rename(domain, name + "--migratedaway");
            xl.err("migration sender: Giving target permission to start.");
            int status;
            try {
                wire.say(Wire.GO);
                wire.expect(Wire.REPORT);
                status = Integer.parseInt(wire.line());
            } catch (IOException | NumberFormatException e) {
                return undefined();
            }
            if (status == 0) {
                xl.err("migration sender: Target reports successful startup.");
                host.destroy(domain);
                xl.err("Migration successful.");
                return 0;
            }
            xl.err("migration sender: Target reports startup failure (status code " + status + ").");
            try {
                wire.expect(Wire.GO);
            } catch (IOException e) {
                return undefined();
            }
            xl.err("migration sender: Trying to resume at our end.");
            host.rename(domain, name);
            host.change(domain, Domain::resume);
            xl.err("migration sender: Resumed OK.");
            xl.err("Migration failed due to problems at target.");
            return 1;
        }

        private int undefined() {
            xl.call().require();
            xl.err("** Migration failed during final handshake **");
            xl.err("Domain state is now undefined !");
            return 1;
        }
    }

    /** What the guest writes to cannot be told. */
    private static final class NoShadowException extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
