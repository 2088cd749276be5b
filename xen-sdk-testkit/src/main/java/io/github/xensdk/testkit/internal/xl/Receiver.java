package io.github.xensdk.testkit.internal.xl;

import io.github.xensdk.testkit.internal.model.Domain;
import io.github.xensdk.testkit.internal.model.GuestConfig;
import io.github.xensdk.testkit.internal.model.Host;
import io.github.xensdk.testkit.internal.model.Image;
import io.github.xensdk.testkit.internal.model.SaveStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@code xl migrate-receive}: migrate_receive in Xen's xl_migrate.c. */
final class Receiver {

    private static final String INCOMING = "--incoming";

    int run(Invocation xl) throws IOException {
        xl.options(1, "FedphT", "", List.of("--debug"));
        xl.err("migration target: Ready to receive domain.");
        var wire = new Wire(new BufferedInputStream(xl.call().stdin()), xl.call().stream(false));
        wire.say(Wire.BANNER);
        int length;
        Optional<Image> image;
        try {
            length = SaveStream.readHead(wire.in());
            image = id(wire.line(), "of ").flatMap(xl.host().world()::image);
        } catch (IOException | SaveStream.WrongMagicException e) {
            xl.call().require();
            return failed(xl, -3);
        }
        if (image.isEmpty()) {
            return failed(xl, -3);
        }
        xl.err("Loading new save file <incoming migration stream> (new xl fmt info 0x3/0x0/" + length + ")");
        xl.err(" Savefile contains xl domain config in JSON format");
        xl.err("Parsing config from <saved>");
        GuestConfig config = image.get().config();
        int id = xl.host().takeId();
        if (!CreateVerbs.isAccepted(xl, config, id, config.name() + INCOMING)) {
            return failed(xl, -3);
        }
        Domain domain = xl.host()
                .bring(
                        id,
                        config.named(config.name() + INCOMING),
                        image.get().machine(),
                        image.get().generation());
        return new Arrival(xl, domain, config.name(), wire).run();
    }

    private static Optional<UUID> id(String line, String word) {
        return line.startsWith(word) ? Optional.of(UUID.fromString(line.substring(word.length()))) : Optional.empty();
    }

    private static int failed(Invocation xl, int code) {
        return xl.fail(-code, "migration target: Domain creation failed (code " + code + ").");
    }

    /** One guest that comes. */
    private static final class Arrival {

        private final Invocation xl;
        private final Host host;
        private final Domain domain;
        private final String name;
        private final Wire wire;
        private final int cutBefore;

        Arrival(Invocation xl, Domain domain, String name, Wire wire) {
            this.xl = xl;
            this.host = xl.host();
            this.domain = domain;
            this.name = name;
            this.wire = wire;
            this.cutBefore = xl.linksCut();
        }

        int run() throws IOException {
            xl.err("xc: info: Found " + SaveVerbs.kind(domain.config()) + " domain from Xen 4."
                    + host.version().minor());
            xl.err("xc: info: Restoring domain");
            try {
                receive();
            } catch (IOException e) {
                return broken();
            }
            SaveVerbs.restored(xl);
            xl.pass(host.world().settings().attaching());
            xl.err("migration target: Transfer complete, requesting permission to start domain.");
            try {
                wire.say(Wire.READY);
                wire.expect(Wire.GO);
            } catch (IOException e) {
                xl.call().require();
                if (xl.linksCut() > cutBefore) {
                    // It has nobody to report to, and ends before it would destroy anything.
                    return 1;
                }
                host.destroy(domain);
                return xl.fail(3, "migration target: Failure, destroying our copy.");
            }
            return start();
        }

        private void receive() throws IOException {
            while (true) {
                String line = wire.line();
                Optional<UUID> last = id(line, "end ");
                if (last.isPresent()) {
                    Image state = host.world().image(last.get()).orElseThrow(() -> new IOException("no such state"));
                    host.hold(domain, state);
                    return;
                }
            }
        }

        private int broken() {
            xl.call().require();
            int id = domain.id();
            xl.err("xc: error: Failed to read Record Header from stream (0 = Success): Internal error");
            xl.err("xc: error: Restore failed (0 = Success): Internal error");
            xl.err("libxl: error: libxl_stream_read.c:850:libxl__xc_domain_restore_done: restoring domain: Success");
            xl.err("libxl: error: libxl_create.c:1640:domcreate_rebuild_done: Domain " + id
                    + ":cannot (re-)build domain: -3");
            host.destroy(domain);
            CreateVerbs.gone(xl, id);
            return failed(xl, -3);
        }

        private int start() throws IOException {
            xl.err("migration target: Got permission, starting domain.");
            if (!host.rename(domain, name)) {
                xl.err(ListVerbs.taken(domain.id(), name));
                host.destroy(domain);
                xl.err("migration target: Failure, destroying our copy.");
                wire.say(Wire.REPORT);
                wire.say("6");
                xl.err("migration target: Cleanup OK, granting sender permission to resume.");
                wire.say(Wire.GO);
                return 6;
            }
            if (!xl.has("p")) {
                host.change(domain, Domain::unpause);
            }
            xl.err("migration target: Domain started successsfully.");
            wire.say(Wire.REPORT);
            wire.say("0");
            return 0;
        }
    }
}
