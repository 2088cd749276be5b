package io.github.xensdk.probe.report;

import io.github.xensdk.XenException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files as a whole, and reads them. */
final class ReportFiles {

    private ReportFiles() {}

    /** Replaces a file; a reader never sees half of it. */
    static void write(Path file, String text) {
        Path target = file.toAbsolutePath();
        try {
            Path directory = target.getParent();
            if (directory == null) {
                throw new IOException("not a file's path");
            }
            Files.createDirectories(directory);
            Path part = Files.createTempFile(directory, "." + target.getFileName(), ".part");
            try {
                Files.writeString(part, text);
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new XenException("cannot write " + file + ": " + e.getMessage(), null, e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new ReportFormatException(file.toString(), "is not text in UTF-8", e);
        } catch (IOException e) {
            throw new XenException("cannot read " + file + ": " + e.getMessage(), null, e);
        }
    }
}
