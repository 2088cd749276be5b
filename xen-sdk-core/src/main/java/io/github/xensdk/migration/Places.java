package io.github.xensdk.migration;

import static io.github.xensdk.migration.Finding.blocker;
import static io.github.xensdk.migration.Finding.warning;

import io.github.xensdk.domain.RemotePaths;
import io.github.xensdk.internal.xl.PathLook;
import io.github.xensdk.internal.xl.PathLook.Kind;
import io.github.xensdk.internal.xl.XlGuest;
import io.github.xensdk.internal.xl.XlGuest.DiskSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What both hosts must have under the same path. */
final class Places {

    /** Numbers that are given to one device in the world. Those of virtual disks (t10.…QM00001) are given to many. */
    private static final List<String> UNIQUE = List.of("naa.", "eui.", "uuid.");

    private final List<Place> places = new ArrayList<>();
    private final List<DiskSource> opaque = new ArrayList<>();
    private final List<String> bootFiles;
    private final List<String> scripts;

    private record Place(PreflightCheck check, String path, String what, boolean writable) {}

    Places(XlGuest guest, Strategy strategy) {
        Set<String> moved = strategy.movedDisks();
        for (DiskSource disk : guest.disks()) {
            if (moved.contains(disk.path())) {
                continue;
            }
            if (disk.plain() && RemotePaths.isSafe(disk.path())) {
                places.add(new Place(PreflightCheck.DISK, disk.path(), "the disk " + disk.device(), !disk.readOnly()));
            } else {
                opaque.add(disk);
            }
        }
        strategy.sharedDirectory()
                .ifPresent(path ->
                        places.add(new Place(PreflightCheck.CHECKPOINT_DIRECTORY, path, "the directory", false)));
        bootFiles = guest.bootFiles().stream().filter(RemotePaths::isSafe).toList();
        scripts = guest.scripts().stream().filter(RemotePaths::isSafe).toList();
    }

    /** What the source is to hold. */
    List<String> shared() {
        return places.stream().map(Place::path).toList();
    }

    /** What the target is asked about: the same, and what it needs only to have. */
    List<String> all() {
        return Stream.of(shared(), bootFiles, scripts).flatMap(List::stream).toList();
    }

    List<Finding> findings(Move move, List<PathLook> here, List<PathLook> there) {
        var findings = new ArrayList<Finding>();
        for (DiskSource disk : opaque) {
            findings.add(warning(
                    PreflightCheck.DISK,
                    move.target().name(),
                    "whether " + move.target().name() + " has the disk " + disk.device() + " (" + disk.path()
                            + ") cannot be told, as a script or another domain brings it",
                    "make sure that it does"));
        }
        for (int i = 0; i < places.size(); i++) {
            findings.addAll(shared(move, places.get(i), here.get(i), there.get(i)));
        }
        int afterPlaces = places.size();
        int afterBoot = afterPlaces + bootFiles.size();
        missing(there.subList(afterPlaces, afterBoot))
                .map(path -> warning(
                        PreflightCheck.BOOT_FILE,
                        move.target().name(),
                        move.target().name() + " has no " + path + ", which the guest boots from",
                        "copy it there, or the guest's next reboot fails"))
                .forEach(findings::add);
        missing(there.subList(afterBoot, there.size()))
                .map(path -> blocker(
                        PreflightCheck.DEVICE_SCRIPT,
                        move.target().name(),
                        move.target().name() + " has no " + path + ", by which the guest's devices are attached",
                        "prepare the target as the source was (HostPreparation)"))
                .forEach(findings::add);
        return findings;
    }

    private static Stream<String> missing(List<PathLook> files) {
        return files.stream().filter(file -> file.kind() != Kind.FILE).map(PathLook::path);
    }

    private static List<Finding> shared(Move move, Place place, PathLook here, PathLook there) {
        PreflightCheck check = place.check();
        String source = move.source().name();
        String target = move.target().name();
        String what = place.what() + " " + place.path();
        boolean missing = here.kind() == Kind.NOTHING || there.kind() == Kind.NOTHING;
        if (missing && check == PreflightCheck.CHECKPOINT_DIRECTORY) {
            // CheckpointRoom says so.
            return List.of();
        }
        if (here.kind() == Kind.NOTHING) {
            return List.of(warning(
                    check,
                    source,
                    source + " has nothing under " + place.path() + " any more, so " + place.what()
                            + " cannot be compared",
                    "find out what the guest writes to"));
        }
        if (there.kind() == Kind.NOTHING) {
            return List.of(blocker(
                    check,
                    target,
                    target + " has no " + place.path() + ", " + place.what(),
                    "give both hosts the same storage under that path"));
        }
        if (here.kind() != there.kind()) {
            return List.of(blocker(
                    check,
                    target,
                    what + " is a " + here.kind().name().toLowerCase(Locale.ROOT) + " on " + source + " and a "
                            + there.kind().name().toLowerCase(Locale.ROOT) + " on " + target,
                    "give both hosts the same storage under that path"));
        }
        return switch (here.kind()) {
            case FILE, DIRECTORY -> {
                List<Finding> findings = file(check, move, what, here, there);
                yield findings.isEmpty() && place.writable() ? DiskFindings.ofCache(move, what, here) : findings;
            }
            case BLOCK -> device(check, move, what, here, there);
            default -> List.of(untold(check, move, what, "it is neither a file nor a block device"));
        };
    }

    private static List<Finding> file(PreflightCheck check, Move move, String what, PathLook here, PathLook there) {
        if (!here.token()) {
            return List.of(untold(check, move, what, move.source().name() + " cannot write a file beside it"));
        }
        if (there.token() && !there.closed().isEmpty()) {
            return List.of(blocker(
                    check,
                    move.target().name(),
                    move.target().name() + " sees files beside " + what + ", and cannot open one: " + there.closed(),
                    "mount the storage anew there where it is stale, and have root be root on it (no root squash)"));
        }
        if (!there.token() || (here.kind() == Kind.FILE && !here.name().equals(there.name()))) {
            return List.of(other(check, move, what, "a file that the one makes there the other does not see"));
        }
        return List.of();
    }

    private static List<Finding> device(PreflightCheck check, Move move, String what, PathLook here, PathLook there) {
        if (!here.mapping().equals(there.mapping())) {
            return List.of(
                    other(check, move, what, "its UUIDs are '" + here.mapping() + "' and '" + there.mapping() + "'"));
        }
        Set<String> serials = new HashSet<>(here.serials());
        Set<String> others = new HashSet<>(there.serials());
        boolean unique = !serials.isEmpty() && serials.stream().allMatch(Places::unique);
        boolean othersUnique = !others.isEmpty() && others.stream().allMatch(Places::unique);
        if (unique && othersUnique) {
            return serials.equals(others)
                    ? List.of()
                    : List.of(other(check, move, what, "it lies on " + serials + " and on " + others));
        }
        if (told(serials) && told(others) && Collections.disjoint(serials, others)) {
            return List.of(other(check, move, what, "it lies on " + serials + " and on " + others));
        }
        return List.of(untold(check, move, what, "the devices underneath have no number that is theirs alone"));
    }

    /** A device without a number has an empty one. */
    private static boolean told(Set<String> serials) {
        return !serials.isEmpty() && !serials.contains("");
    }

    private static boolean unique(String serial) {
        return UNIQUE.stream().anyMatch(serial::startsWith);
    }

    private static Finding other(PreflightCheck check, Move move, String what, String why) {
        return blocker(
                check,
                move.target().name(),
                what + " is other storage on " + move.target().name() + " than on "
                        + move.source().name() + ": " + why,
                "give both hosts the same storage under that path");
    }

    private static Finding untold(PreflightCheck check, Move move, String what, String why) {
        return warning(
                check,
                move.target().name(),
                "whether " + what + " is the same storage on " + move.source().name() + " and "
                        + move.target().name() + " cannot be told: " + why,
                "make sure that it is; on other storage the guest is lost");
    }
}
