package io.github.xensdk.storage.smb;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.Secret;
import io.github.xensdk.XenHost;
import io.github.xensdk.storage.StepKind;
import io.github.xensdk.storage.StorageAccess;
import io.github.xensdk.storage.StorageClient;
import io.github.xensdk.storage.StorageSpec;
import io.github.xensdk.storage.internal.DirectorySteps;
import io.github.xensdk.storage.internal.HostScript;
import io.github.xensdk.storage.internal.MountSteps;
import io.github.xensdk.storage.internal.PackageSteps;
import io.github.xensdk.storage.internal.ShortName;
import io.github.xensdk.storage.spi.HostStep;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The steps of SMB, and the places on a host that their scripts are given. */
final class SmbSteps {

    private static final String OTHER_SHARES = script("other-shares.sh");
    private static final String SERVE = OTHER_SHARES + script("serve.sh", "service.sh");
    private static final String USER = script("user.sh");
    private static final String SHARE = script("share.sh", "own-file.sh");
    private static final String INCLUDE = script("include.sh", "block.sh");
    private static final String CREDENTIALS = script("credentials.sh");

    private static final String CONFIGURATION = "/etc/samba";
    private static final String OURS = "/etc/xen-sdk";
    private static final Duration STARTING = Duration.ofMinutes(3);

    /** Of a character, in UTF-8. */
    private static final int MOST_BYTES = 3;

    private SmbSteps() {}

    private static String script(String name, String... functions) {
        return HostScript.read(SmbSteps.class, name, functions);
    }

    /** The share's name and its user's: short enough for a user's, and another one for each path. */
    static String share(StorageSpec spec) {
        return ShortName.of(spec);
    }

    static List<HostStep> server(StorageSpec spec) {
        XenHost host = spec.server();
        String share = share(spec);
        String path = spec.path();
        String file = CONFIGURATION + "/" + share + ".conf";
        boolean forGuests = SmbOptions.isForGuests(spec);
        String[] shared = Stream.concat(
                        Stream.of(
                                file,
                                share,
                                path,
                                forGuests ? "" : share,
                                spec.access() == StorageAccess.ROOT ? "root" : ""),
                        spec.clients().stream().map(StorageClient::address))
                .toArray(String[]::new);
        var steps = new ArrayList<HostStep>();
        steps.add(PackageSteps.forServer(host, OTHER_SHARES, "samba", "samba", "smbd"));
        steps.add(HostStep.of(
                        StepKind.START_SERVICE,
                        host,
                        "smbd",
                        SERVE,
                        "/run/systemd/system",
                        "/run/samba/smbd.pid",
                        "/proc")
                .shared()
                .within(STARTING));
        steps.addAll(DirectorySteps.storage(host, path));
        if (!forGuests) {
            steps.add(HostStep.of(StepKind.MAKE_USER, host, share, USER, share, "xen-sdk storage " + share)
                    .reading(() -> twice(password(spec))));
        }
        steps.add(HostStep.of(StepKind.WRITE_DROP_IN, host, file, SHARE, shared));
        steps.add(HostStep.of(
                StepKind.EXPORT, host, share, INCLUDE, CONFIGURATION + "/smb.conf", "smb-" + spec.id(), file, share));
        return steps;
    }

    static List<HostStep> client(StorageSpec spec, StorageClient client) {
        XenHost host = client.host();
        String share = share(spec);
        String credentials = OURS + "/" + share + ".credentials";
        var steps = new ArrayList<HostStep>();
        steps.add(PackageSteps.forClient(host, "cifs smb3", "cifs-utils", "cifs-utils", "mount.cifs"));
        if (!SmbOptions.isForGuests(spec)) {
            steps.add(DirectorySteps.parent(host, OURS));
            steps.add(HostStep.of(StepKind.WRITE_DROP_IN, host, credentials, CREDENTIALS, credentials)
                    .reading(() -> credentials(share, password(spec))));
        }
        steps.addAll(DirectorySteps.mountPoint(host, spec.path()));
        steps.addAll(MountSteps.of(
                host,
                new MountSteps.Mount(
                        "cifs",
                        "cifs",
                        "smb3",
                        "//" + spec.serverAddress().orElseThrow() + "/" + share,
                        spec.path(),
                        SmbOptions.mount(spec, credentials),
                        "",
                        SmbOptions.seenInMount(spec),
                        "smb-" + spec.id())));
        return steps;
    }

    private static Secret password(StorageSpec spec) {
        return spec.password().orElseThrow();
    }

    private static byte[] twice(Secret password) {
        byte[] once = line("", password);
        byte[] both = ByteBuffer.allocate(2 * once.length).put(once).put(once).array();
        Arrays.fill(once, (byte) 0);
        return both;
    }

    private static byte[] credentials(String user, Secret password) {
        return line("username=" + user + "\npassword=", password);
    }

    /** Wipes what it makes on the way. */
    private static byte[] line(String before, Secret password) {
        char[] revealed = password.reveal();
        var text = CharBuffer.allocate(before.length() + revealed.length + 1);
        var encoded = ByteBuffer.allocate(MOST_BYTES * text.capacity());
        try {
            text.put(before).put(revealed).put('\n').flip();
            if (StandardCharsets.UTF_8.newEncoder().encode(text, encoded, true).isError()) {
                throw new InvalidInputException(password.toString(), "must be text");
            }
            return Arrays.copyOf(encoded.array(), encoded.position());
        } finally {
            Arrays.fill(revealed, '\0');
            Arrays.fill(text.array(), '\0');
            Arrays.fill(encoded.array(), (byte) 0);
        }
    }
}
