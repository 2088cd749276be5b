package io.github.xensdk.testkit.internal.xl;

import io.github.xensdk.testkit.internal.model.ConfigSyntaxException;
import io.github.xensdk.testkit.internal.model.Domain;
import io.github.xensdk.testkit.internal.model.GuestConfig;
import io.github.xensdk.testkit.internal.model.Host;
import io.github.xensdk.testkit.internal.model.Image;
import io.github.xensdk.testkit.internal.model.PreCopy;
import io.github.xensdk.testkit.internal.model.SaveStream;
import io.github.xensdk.testkit.internal.model.Settings;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code xl save} and {@code restore}. */
final class SaveVerbs {

    private SaveVerbs() {}

    static void addTo(Map<String, Xl.Verb> verbs) {
        verbs.put("save", SaveVerbs::save);
        verbs.put("restore", SaveVerbs::restore);
    }

    /** As libxc calls it: PVH is a kind of HVM to it. */
    static String kind(GuestConfig config) {
        return config.isPv() ? "x86 PV" : "x86 HVM";
    }

    private static int save(Invocation xl) throws IOException {
        xl.options(1, "cpDhf", "", List.of()).atLeast(2);
        Domain domain = xl.domain(0);
        String path = xl.operands().get(1);
        boolean streamed = path.equals("/dev/stdout");
        Path file = xl.file(path);
        if (!streamed && !Files.isDirectory(file.resolveSibling("."))) {
            return xl.fail(1, "Failed to open temp file " + xl.shown(path) + " for writing");
        }
        Host host = xl.host();
        Settings settings = host.world().settings();
        SaveStream.Head head = SaveStream.head(domain.config(), host);
        xl.err("Saving to " + xl.shown(path) + " new xl format (info 0x3/0x0/" + head.length() + ")");
        xl.err("xc: info: Saving domain " + domain.id() + ", type " + kind(domain.config()));
        if (!host.change(domain, Domain::suspend)) {
            return xl.fail(1, "Failed to save domain, resuming domain");
        }
        xl.pass(settings.suspending());
        Image image = host.world().image(domain);
        try (CheckpointBody body =
                streamed ? CheckpointBody.into(xl.call().stream(false)) : CheckpointBody.into(file)) {
            body.write(head.bytes());
            body.save(xl, image, settings.diskBytesPerSecond());
        } catch (CheckpointBody.DiskFullException e) {
            xl.err("xc: error: Save failed (28 = No space left on device): Internal error");
            xl.err("libxl: error: libxl_stream_write.c:347:libxl__xc_domain_save_done: Domain " + domain.id()
                    + ":saving domain: domain responded to suspend request: No space left on device");
            host.change(domain, Domain::resume);
            return xl.fail(1, "Failed to save domain, resuming domain");
        }
        xl.err("xc: progress: End of stream: 0/0    0%");
        if (xl.has("c")) {
            host.change(domain, Domain::resume);
        } else if (xl.has("p")) {
            host.change(domain, one -> one.change(true, Domain.Shutdown.NONE));
        } else {
            host.destroy(domain);
        }
        return 0;
    }

    private static int restore(Invocation xl) throws IOException {
        xl.options(1, "pedDFVAh", "", List.of()).atLeast(1);
        String path = xl.operands().get(xl.operands().size() - 1);
        boolean streamed = path.equals("/dev/stdin");
        Optional<GuestConfig> other = Optional.empty();
        if (xl.operands().size() > 1) {
            String config = xl.operands().get(0);
            xl.err("Parsing config from " + xl.shown(config));
            try {
                other = Optional.of(GuestConfig.parse(xl.shown(config), Files.readString(xl.file(config))));
            } catch (ConfigSyntaxException e) {
                return xl.fail(1, String.valueOf(e.getMessage()));
            }
        }
        if (!streamed && !Files.isRegularFile(xl.file(path))) {
            return xl.fail(1, "Can't open restore file: No such file or directory");
        }
        try (InputStream in =
                new BufferedInputStream(streamed ? xl.call().stdin() : Files.newInputStream(xl.file(path)))) {
            return restore(xl, in, xl.shown(path), other);
        }
    }

    private static int restore(Invocation xl, InputStream in, String shown, Optional<GuestConfig> other)
            throws IOException {
        int length;
        try {
            length = SaveStream.readHead(in);
        } catch (SaveStream.WrongMagicException e) {
            return xl.fail(1, "File has wrong magic number - corrupt or for a different tool?");
        } catch (IOException e) {
            return xl.fail(
                    1,
                    "libxl: error: libxl_utils.c:505:libxl_read_exactly: file/stream truncated reading " + shown
                            + " from save file");
        }
        xl.err("Loading new save file " + shown + " (new xl fmt info 0x3/0x0/" + length + ")");
        xl.err(" Savefile contains xl domain config in JSON format");
        if (other.isEmpty()) {
            xl.err("Parsing config from <saved>");
        }
        Host host = xl.host();
        Optional<Image> image = CheckpointBody.begin(in).flatMap(host.world()::image);
        if (image.isEmpty()) {
            return xl.fail(1, "xc: error: Failed to read Record Header from stream (0 = Success): Internal error");
        }
        GuestConfig config = other.orElse(image.get().config());
        int id = host.takeId();
        if (!CreateVerbs.isAccepted(xl, config, id, config.name())) {
            return 1;
        }
        Domain domain =
                host.bring(id, config, image.get().machine(), image.get().generation());
        xl.err("xc: info: Found " + kind(config) + " domain from Xen 4."
                + host.version().minor());
        xl.err("xc: info: Restoring domain");
        if (!CheckpointBody.read(
                xl,
                in,
                image.get().config().targetKibibytes() << 10,
                host.world().settings())) {
            host.destroy(domain);
            xl.err(
                    "xc: error: Failed to read 4202504 bytes of data for record (0x00000001, Page data) (0 = Success): Internal error");
            xl.err("xc: error: Restore failed (0 = Success): Internal error");
            xl.err("libxl: error: libxl_stream_read.c:850:libxl__xc_domain_restore_done: restoring domain: Success");
            xl.err("libxl: error: libxl_create.c:1640:domcreate_rebuild_done: Domain " + id
                    + ":cannot (re-)build domain: -3");
            CreateVerbs.gone(xl, id);
            return 1;
        }
        restored(xl);
        xl.pass(host.world().settings().attaching());
        if (!xl.has("p")) {
            host.change(domain, Domain::unpause);
        }
        return 0;
    }

    /** What libxc says when the memory is there. */
    static void restored(Invocation xl) {
        xl.err("xc: info: Restore successful");
        xl.err("xc: info: XenStore: mfn 0xfeffc, dom 0, evt 1");
        xl.err("xc: info: Console: mfn 0xfefff, dom 0, evt 2");
    }

    static long pages(GuestConfig config) {
        return (config.targetKibibytes() << 10) / PreCopy.PAGE;
    }
}
