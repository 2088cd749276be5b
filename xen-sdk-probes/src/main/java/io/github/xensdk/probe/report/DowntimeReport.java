package io.github.xensdk.probe.report;

import io.github.xensdk.XenException;
import io.github.xensdk.migration.MigrationMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What moves of guests cost. Immutable.
 *
 * @param environment where it was measured
 * @param runs every move, those that failed too, in order
 * @param notes what a reader has to know, such as that it was broken off
 */
public record DowntimeReport(ReportEnvironment environment, List<MigrationRun> runs, List<String> notes) {

    /** Copies the lists. */
    public DowntimeReport {
        runs = List.copyOf(runs);
        notes = List.copyOf(notes);
    }

    /** All runs and notes of several reports, in their order; simulated where one of them is. */
    public static DowntimeReport merge(DowntimeReport first, DowntimeReport... others) {
        var all = Stream.concat(Stream.of(first), Stream.of(others)).toList();
        return new DowntimeReport(
                new ReportEnvironment(
                        all.stream().anyMatch(report -> report.environment().simulated()),
                        all.stream()
                                .flatMap(report -> report.environment().hosts().stream())
                                .distinct()
                                .toList()),
                all.stream().flatMap(report -> report.runs().stream()).toList(),
                all.stream().flatMap(report -> report.notes().stream()).toList());
    }

    /** What the moves of a mode cost. */
    public ModeSummary summary(MigrationMode mode) {
        return ModeSummary.of(mode, runs);
    }

    /** One table for each mode that was measured, and what was left out of it. */
    public String toMarkdown() {
        return MarkdownTable.of(this);
    }

    /** The report as JSON, as {@link #writeJson} writes it. */
    public String toJson() {
        return ReportJson.of(this);
    }

    /**
     * Writes the report as JSON; a reader never sees half of it. Missing values are null, never zero.
     *
     * @param file is replaced; its directory is made where it is missing
     * @throws XenException where it cannot be written
     */
    public void writeJson(Path file) {
        Path target = file.toAbsolutePath();
        try {
            Path directory = target.getParent();
            if (directory == null) {
                throw new IOException("not a file's path");
            }
            Files.createDirectories(directory);
            Path part = Files.createTempFile(directory, "." + target.getFileName(), ".part");
            try {
                Files.writeString(part, toJson());
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new XenException("cannot write " + file + ": " + e.getMessage(), null, e);
        }
    }

    /** The modes that were measured, cold first. */
    List<MigrationMode> modes() {
        var modes = new ArrayList<>(List.of(MigrationMode.values()));
        modes.removeIf(mode -> runs.stream().noneMatch(run -> run.mode() == mode));
        return modes;
    }
}
