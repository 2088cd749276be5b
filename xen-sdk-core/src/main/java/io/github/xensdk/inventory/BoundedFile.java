package io.github.xensdk.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a text of this program's own machine, to a limit, and as UTF-8 or not at all. */
final class BoundedFile {

    /** Says why, as the end of a sentence. */
    static final class UnreadableException extends Exception {

        private static final long serialVersionUID = 1L;

        private final String reason;

        private UnreadableException(String reason) {
            super(reason);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    private BoundedFile() {}

    static String read(Path file, int limit) throws UnreadableException {
        // Not what a pipe or a device may give: it need not end.
        if (!Files.isRegularFile(file)) {
            throw new UnreadableException("is not there, or is no regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new UnreadableException("is larger than " + limit + " bytes");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableException("is not UTF-8");
        } catch (IOException e) {
            throw new UnreadableException("cannot be read");
        }
    }
}
