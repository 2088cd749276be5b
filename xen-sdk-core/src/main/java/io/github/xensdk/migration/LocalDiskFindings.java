package io.github.xensdk.migration;

import static io.github.xensdk.migration.Finding.blocker;

import io.github.xensdk.ByteSize;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.domain.DomainInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a guest's local disks can be copied. Changes nothing; used once. */
final class LocalDiskFindings {

    private static final String FITS = "fits";
    private static final Pattern AT_SOURCE = Pattern.compile("fits (\\d{1,18})");
    private static final Pattern AT_TARGET = Pattern.compile("fits (\\d{1,20}) (\\d{1,18}) (\\d{1,18})");

    /** A file system of the target's: what is free there, and what the copies will take of it. */
    private record Room(String directory, long free, long needed) {}

    private final Move move;
    private final LocalDisks disks;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Room> rooms = new LinkedHashMap<>();

    private LocalDiskFindings(Move move, LocalDisks disks) {
        this.move = move;
        this.disks = disks;
    }

    static List<Finding> of(Move move, LocalDisks disks, DomainInfo info) {
        var looks = new LocalDiskFindings(move, disks);
        looks.look(info);
        return looks.findings;
    }

    private void look(DomainInfo info) {
        for (XenHost host : List.of(move.source(), move.target())) {
            String found = word(host, DiskCopyScripts.lookForRsync());
            if (!found.equals(FITS)) {
                refuse(
                        host,
                        host.name() + " needs rsync 3.1.3 or newer to copy disks, and has " + found,
                        "install it there");
            }
        }
        atWork();
        for (String path : disks.paths()) {
            if (info.diskTargets().contains(path)) {
                look(path);
            } else {
                refuse(
                        move.source(),
                        path + " is none of its disks: they are " + info.diskTargets(),
                        "name the disk as the guest's configuration does");
            }
        }
        rooms.values().stream()
                .filter(room -> room.free() < room.needed())
                .forEach(room -> refuse(
                        move.target(),
                        room.directory() + " on " + move.target().name() + " has "
                                + new ByteSize(room.free()).toMebibytes() + " MiB free, and the local disks take "
                                + (new ByteSize(room.needed()).toMebibytes() + 1) + " MiB more",
                        "make room there"));
    }

    private void atWork() {
        String found =
                word(move.source(), DiskCopyScripts.lookAtLock(move.guest().uuid()));
        if (found.equals("busy")) {
            refuse(
                    move.source(),
                    DiskCopyScripts.AT_WORK_SENTENCE + " on " + move.source().name(),
                    DiskCopyScripts.AT_WORK_ADVICE);
        } else if (!found.equals(FITS)) {
            refuse(
                    move.source(),
                    move.source().name() + " " + found + " to copy disks",
                    "install it (on Debian the package util-linux)");
        }
    }

    private void look(String path) {
        Optional<MatchResult> here = fitting(move.source(), path, DiskCopyScripts.lookAtSource(path), AT_SOURCE);
        Optional<MatchResult> there = fitting(
                move.target(), path, DiskCopyScripts.lookAtTarget(path, DiskCopy.partial(move, path)), AT_TARGET);
        if (here.isEmpty() || there.isEmpty()) {
            return;
        }
        long free = Long.parseLong(there.get().group(2));
        long needed = Math.max(
                0,
                Long.parseLong(here.get().group(1)) - Long.parseLong(there.get().group(3)));
        String directory = path.substring(0, path.lastIndexOf('/') + 1);
        rooms.merge(
                there.get().group(1),
                new Room(directory, free, needed),
                (one, other) ->
                        new Room(one.directory(), Math.min(one.free(), other.free()), one.needed() + other.needed()));
    }

    /** The numbers behind the word; empty where something is in the way, which is a finding then. */
    private Optional<MatchResult> fitting(XenHost host, String path, Command question, Pattern pattern) {
        String found = word(host, question);
        if (!found.startsWith(FITS)) {
            int advice = found.indexOf("; ");
            refuse(
                    host,
                    "the local disk " + path + " on " + host.name() + " "
                            + (advice < 0 ? found : found.substring(0, advice)),
                    advice < 0 ? "" : found.substring(advice + 2));
            return Optional.empty();
        }
        Matcher numbers = pattern.matcher(found);
        if (!numbers.matches()) {
            throw new OutputNotRecognisedException(question.toString(), found);
        }
        return Optional.of(numbers.toMatchResult());
    }

    /** The last line: a login may greet before. */
    private static String word(XenHost host, Command command) {
        String text = host.run(command).orThrow().stdout().strip();
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    private void refuse(XenHost host, String sentence, String advice) {
        findings.add(blocker(PreflightCheck.LOCAL_DISK, host.name(), sentence, advice));
    }
}
