package io.github.xensdk.storage;

import io.github.xensdk.ByteSize;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.NotSupportedException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.image.ImageExistsException;
import io.github.xensdk.storage.internal.HostScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Disk images on storage that several hosts share: made, resized, copied, listed, deleted.
 *
 * <pre>{@code
 * var images = StorageImages.on(storage);
 * images.create("guest-05.img", ByteSize.gibibytes(8));
 * images.list().forEach(image -> log.info("{}", image));
 * }</pre>
 *
 * <p><strong>Nothing that is in use is touched.</strong> Before it changes an image it asks each host who has the file open: guests by
 * xenstore, loop devices, and processes. A host that cannot be asked is an error, and not a host that does not use it. Not seen are: guests
 * that start between that look and the change; hosts that were not named; disks of guests whose driver domain is not dom0; images that
 * lie behind another one (QCOW2's backing files) where no process has them open.
 *
 * <p>The work is done by the first of the hosts, the storage's server. Names are file names of letters, digits, '_', '.' and '-'; other
 * files are neither shown nor touched. Immutable and thread-safe; the hosts stay the caller's. All methods block, and throw
 * {@link io.github.xensdk.CommandFailedException} where a host's answer is a failure and no other exception is named.
 */
public final class StorageImages {

    /** How long a copy, or a sum of an image, may take when nothing else is said: an hour. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofHours(1);

    private static final String LIST = HostScript.read(StorageImages.class, "list-images.sh");
    private static final String USERS = HostScript.read(StorageImages.class, "image-users.sh");
    private static final String CHANGE = HostScript.read(StorageImages.class, "change-image.sh");

    private static final Pattern IMAGE = Pattern.compile("image (\\S{1,255}) (raw|qcow2) (\\d{1,18}) (\\d{1,18})");
    private static final Pattern SUM = Pattern.compile("\\\\?([0-9a-f]{64})\\b.*", Pattern.DOTALL);
    private static final String END = "end";

    private final String directory;
    private final List<XenHost> hosts;
    private final Duration timeout;

    private StorageImages(String directory, List<XenHost> hosts, Duration timeout) {
        this.directory = SpecRules.path(directory);
        this.hosts = List.copyOf(hosts);
        this.timeout = timeout;
        if (hosts.isEmpty()) {
            throw new InvalidInputException("hosts", "must be given: all that see the storage");
        }
    }

    /** Those on storage that the SDK has set up, or will have. */
    public static StorageImages on(SharedStorage storage) {
        return at(storage.spec().path(), storage.spec().hosts());
    }

    /**
     * Those in a directory that is the same on all of these hosts; {@link SharedDirectory#verify()} proves that.
     *
     * @param hosts all that see it; the first one does the work
     * @throws InvalidInputException where it is no place for images, or there is no host
     */
    public static StorageImages at(String directory, List<XenHost> hosts) {
        return new StorageImages(directory, hosts, DEFAULT_TIMEOUT);
    }

    /**
     * The same, and how long a copy or a sum may take. Default: {@link #DEFAULT_TIMEOUT}.
     *
     * @throws InvalidInputException where it is not positive
     */
    public StorageImages within(Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new InvalidInputException("within", "must be positive");
        }
        return new StorageImages(directory, hosts, value);
    }

    /** Its path, the same on every host. Asks no host. */
    public String path(String name) {
        return SpecRules.file(directory, name);
    }

    /** All images that are there, by name, with who uses them on any host. Changes nothing. */
    public List<StorageImage> list() {
        String printed = worker().run(Command.script("list images", LIST, directory)
                        .shownAs("list images in " + directory)
                        .idempotent()
                        .build())
                .orThrow()
                .stdout();
        List<ImageUsers.Use> uses = uses();
        var images = new ArrayList<StorageImage>();
        for (String line : whole(printed, "the images in " + directory)) {
            Matcher m = IMAGE.matcher(line);
            if (!m.matches()) {
                throw new OutputNotRecognisedException("the images in " + directory, printed);
            }
            images.add(new StorageImage(
                    m.group(1),
                    m.group(2).equals("raw") ? StorageImage.Format.RAW : StorageImage.Format.QCOW2,
                    new ByteSize(Long.parseLong(m.group(3))),
                    new ByteSize(Long.parseLong(m.group(4))),
                    ImageUsers.of(m.group(1), uses)));
        }
        return List.copyOf(images);
    }

    /**
     * One of them.
     *
     * @throws StorageImageNotFoundException where it is not there
     */
    public StorageImage get(String name) {
        String path = path(name);
        return list().stream()
                .filter(image -> image.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new StorageImageNotFoundException(path, worker().name()));
    }

    /**
     * Makes a raw image, all of zeros, which takes room only as a guest writes.
     *
     * @throws ImageExistsException where a file of that name is there
     */
    public void create(String name, ByteSize size) {
        change("create", name, positive(size));
    }

    /**
     * The same in QEMU's format. Not for guests that shall move while they run: {@code PreflightCheck.DISK_FORMAT}.
     *
     * @throws ImageExistsException where a file of that name is there
     * @throws NotSupportedException where the host has no {@code qemu-img}
     */
    public void createQcow2(String name, ByteSize size) {
        change("create-qcow2", name, positive(size));
    }

    /**
     * Makes it larger; partitions and file systems in it are not touched. To the size that it has already is fine.
     *
     * @throws InvalidInputException where it would be smaller
     * @throws ImageInUseException where somebody has it open
     * @throws StorageImageNotFoundException where it is not there
     */
    public void grow(String name, ByteSize size) {
        StorageImage now = get(name);
        if (positive(size).compareTo(now.virtualSize()) < 0) {
            throw new InvalidInputException(
                    "size",
                    "must not be below " + now.virtualSize()
                            + ", which it has: what lies behind its end would be lost");
        }
        refuseWhereUsed(now);
        change("resize", name, size);
    }

    /**
     * Cuts it off, or makes it larger: <b>what lies behind the new end is lost</b>, with the file system that it belongs to.
     *
     * @throws ImageInUseException where somebody has it open
     * @throws StorageImageNotFoundException where it is not there
     */
    public void cutOffLosingData(String name, ByteSize size) {
        positive(size);
        refuseWhereUsed(get(name));
        change("shrink", name, size);
    }

    /**
     * Copies it on its host, holes as holes. The copy has its name once it is whole and on disk.
     *
     * @throws ImageInUseException where somebody has the first one open: the copy would be of no one moment
     * @throws ImageExistsException where a file of the second name is there
     * @throws StorageImageNotFoundException where the first one is not there
     */
    public void copy(String from, String to) {
        path(to);
        refuseWhereUsed(get(from));
        changeWith("copy", to, path(from), from);
    }

    /**
     * Its SHA-256, in hexadecimal digits. Of one that is in use it says little.
     *
     * @throws StorageImageNotFoundException where it is not there
     */
    public String sha256(String name) {
        String path = path(name);
        var result = worker().run(Command.of("sha256sum", "--", path)
                .timeout(timeout)
                .idempotent()
                .build());
        if (!result.succeeded() && result.stderr().contains("No such file")) {
            throw new StorageImageNotFoundException(path, worker().name());
        }
        Matcher sum = SUM.matcher(result.orThrow().stdout());
        if (!sum.matches()) {
            throw new OutputNotRecognisedException("the sum of " + path, result.stdout());
        }
        return sum.group(1);
    }

    /**
     * <b>Deletes it, with all that is in it.</b>
     *
     * @throws ImageInUseException where somebody has it open
     * @throws StorageImageNotFoundException where it is not there
     */
    public void delete(String name) {
        refuseWhereUsed(get(name));
        changeWith("delete", name, "", name);
    }

    private XenHost worker() {
        return hosts.get(0);
    }

    private static ByteSize positive(ByteSize size) {
        if (size.bytes() <= 0) {
            throw new InvalidInputException("size", "must be positive");
        }
        return size;
    }

    private void refuseWhereUsed(StorageImage image) {
        if (!image.users().isEmpty()) {
            throw new ImageInUseException(path(image.name()), image.users());
        }
    }

    private List<ImageUsers.Use> uses() {
        var uses = new ArrayList<ImageUsers.Use>();
        for (XenHost host : hosts) {
            String printed = host.run(Command.script("who uses images", USERS, directory, "/sys/block", "/proc")
                            .shownAs("look who uses images in " + directory)
                            .idempotent()
                            .build())
                    .orThrow()
                    .stdout();
            whole(printed, "the users of images").forEach(line -> uses.add(ImageUsers.parse(host.name(), line)));
        }
        return uses;
    }

    /** A list that was cut short would be one of images that nobody uses. */
    private static List<String> whole(String printed, String what) {
        List<String> lines = printed.lines().toList();
        int last = lines.size() - 1;
        if (last < 0 || !lines.get(last).equals(END)) {
            throw new OutputNotRecognisedException(what, printed);
        }
        return lines.subList(0, last);
    }

    private void change(String verb, String name, ByteSize size) {
        changeWith(verb, name, Long.toString(size.bytes()), name);
    }

    /** {@code missed} is the one that must be there. */
    private void changeWith(String verb, String name, String argument, String missed) {
        String path = path(name);
        String answer = worker().run(Command.script("image", CHANGE, verb, path, argument)
                        .shownAs(verb + " image " + path)
                        .timeout(timeout)
                        .build())
                .orThrow()
                .stdout()
                .strip();
        String host = worker().name();
        switch (answer) {
            case "done" -> {}
            case "exists" -> throw new ImageExistsException(host, List.of(path));
            case "missing" -> throw new StorageImageNotFoundException(path(missed), host);
            case "lacking qemu-img" ->
                throw new NotSupportedException(
                        host, "has no qemu-img: install qemu-utils (Debian) or qemu-img (Red Hat)");
            default -> throw new OutputNotRecognisedException(verb + " of " + path, answer);
        }
    }

    @Override
    public String toString() {
        return "images in " + directory + " of " + hosts;
    }
}
