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
import io.github.xensdk.storage.spi.HostStep;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The steps of SMB, and the places on a host that their scripts are given. */
final class SmbSteps {

    private static final String SERVE = script("serve.sh");
    private static final String USER = script("user.sh");
    private static final String SHARE = script("share.sh");
    private static final String INCLUDE =
            script("include-words.sh") + HostScript.read(MountSteps.class, "block.sh") + script("include.sh");
    private static final String CREDENTIALS = script("credentials.sh");

    private static final String CONFIGURATION = "/etc/samba";
    private static final String OURS = "/etc/xen-sdk";
    private static final Duration STARTING = Duration.ofMinutes(3);
    private static final int DIGITS = 8;

    private SmbSteps() {}

    private static String script(String name) {
        return HostScript.read(SmbSteps.class, name);
    }

    /** The share's name and its user's: short enough for a user's, and another one for each path. */
    static String share(StorageSpec spec) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(spec.path().getBytes(StandardCharsets.UTF_8));
            return "xensdk-" + HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }

    static List<HostStep> server(StorageSpec spec) {
        XenHost host = spec.server();
        String share = share(spec);
        String path = spec.path();
        String file = CONFIGURATION + "/" + share + ".conf";
        String[] shared = Stream.concat(
                        Stream.of(file, share, path, share, spec.access() == StorageAccess.ROOT ? "root" : ""),
                        spec.clients().stream().map(StorageClient::address))
                .toArray(String[]::new);
        var steps = new ArrayList<HostStep>();
        steps.add(PackageSteps.install(host, "smb-server", "samba", "samba", "smbd"));
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
        steps.add(HostStep.of(StepKind.MAKE_USER, host, share, USER, share, "xen-sdk storage " + share)
                .reading(() -> twice(password(spec))));
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
        steps.add(PackageSteps.install(host, "smb-client", "cifs-utils", "cifs-utils", "mount.cifs"));
        steps.add(DirectorySteps.parent(host, OURS));
        steps.add(HostStep.of(StepKind.WRITE_DROP_IN, host, credentials, CREDENTIALS, credentials)
                .reading(() -> credentials(share, password(spec))));
        steps.addAll(DirectorySteps.mountPoint(host, spec.path()));
        steps.addAll(MountSteps.of(
                host,
                new MountSteps.Mount(
                        "cifs",
                        "smb3",
                        "//" + spec.serverAddress().orElseThrow() + "/" + share,
                        spec.path(),
                        SmbOptions.mount(spec, credentials),
                        "",
                        SmbOptions.seenInMount(),
                        "smb-" + spec.id())));
        return steps;
    }

    private static Secret password(StorageSpec spec) {
        return spec.password().orElseThrow();
    }

    private static byte[] twice(Secret password) {
        return bytes(password, "", "\n", true);
    }

    private static byte[] credentials(String user, Secret password) {
        return bytes(password, "username=" + user + "\npassword=", "\n", false);
    }

    private static byte[] bytes(Secret password, String before, String after, boolean again) {
        char[] revealed = password.reveal();
        var text = CharBuffer.allocate(before.length() + 2 * (revealed.length + after.length()));
        try {
            text.put(before).put(revealed).put(after);
            if (again) {
                text.put(revealed).put(after);
            }
            var encoded = ByteBuffer.allocate(4 * text.position());
            CoderResult result = StandardCharsets.UTF_8.newEncoder().encode(text.flip(), encoded, true);
            if (result.isError()) {
                throw new InvalidInputException(password.toString(), "must be text");
            }
            byte[] bytes = Arrays.copyOf(encoded.array(), encoded.position());
            Arrays.fill(encoded.array(), (byte) 0);
            return bytes;
        } finally {
            Arrays.fill(revealed, '\0');
            Arrays.fill(text.array(), '\0');
        }
    }
}
