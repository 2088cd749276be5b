package io.github.xensdk.image;

import io.github.xensdk.OutputNotRecognisedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What create-image.sh said at its end. Its own lines begin with {@code "= "}, those of xen-create-image with {@code "| "}, so that
 * nothing which a guest's files or packages print is taken for a result.
 *
 * @param config the configuration's text, where an image was made
 * @param disks the disks, where an image was made
 * @param existing what was there before and was not to be written over
 * @param status the exit status of xen-create-image, where it ran and failed
 * @param stopped whether it was stopped from outside
 * @param left what could not be removed
 * @param overwritten what was there before and was written over by a run that failed
 * @param lastLines what xen-create-image printed last
 */
record ImageReport(
        Optional<String> config,
        List<String> disks,
        List<String> existing,
        Optional<String> status,
        boolean stopped,
        List<String> left,
        List<String> overwritten,
        List<String> lastLines) {

    static final String PRINTED = "| ";
    private static final String SAID = "= ";
    private static final int LAST_LINES = 12;
    private static final int LONGEST_LINE = 300;

    /** The files of a tar archive, each on a line: they would be all that one sees. */
    private static final String UNPACKED = "./";

    /**
     * Reads all of what was printed.
     *
     * @throws OutputNotRecognisedException where it has no end, or says what is not known
     */
    static ImageReport parse(String stdout) {
        Optional<String> config = Optional.empty();
        Optional<String> status = Optional.empty();
        var disks = new ArrayList<String>();
        var existing = new ArrayList<String>();
        var left = new ArrayList<String>();
        var overwritten = new ArrayList<String>();
        var last = new ArrayDeque<String>();
        boolean stopped = false;
        boolean ended = false;
        for (String line : stdout.split("\n", -1)) {
            if (line.startsWith(PRINTED)) {
                keep(last, line.substring(PRINTED.length()));
            } else if (line.startsWith(SAID)) {
                int space = line.indexOf(' ', SAID.length());
                String key = line.substring(SAID.length(), space < 0 ? line.length() : space);
                String value = space < 0 ? "" : line.substring(space + 1);
                switch (key) {
                    case "config" -> config = Optional.of(decoded(value));
                    case "status" -> status = Optional.of(value);
                    case "disk" -> disks.add(value);
                    case "exists" -> existing.add(value);
                    case "left" -> left.add(value);
                    case "overwritten" -> overwritten.add(value);
                    case "stopped" -> stopped = true;
                    case "end" -> ended = true;
                    default -> throw new OutputNotRecognisedException("making an image", line);
                }
            }
        }
        if (!ended || (config.isEmpty() && status.isEmpty() && existing.isEmpty())) {
            throw new OutputNotRecognisedException("making an image", stdout);
        }
        return new ImageReport(
                config,
                List.copyOf(disks),
                List.copyOf(existing),
                status,
                stopped,
                List.copyOf(left),
                List.copyOf(overwritten),
                List.copyOf(last));
    }

    private static void keep(ArrayDeque<String> last, String line) {
        String shown = line.strip();
        if (shown.isEmpty() || shown.startsWith(UNPACKED)) {
            return;
        }
        if (last.size() == LAST_LINES) {
            last.removeFirst();
        }
        last.addLast(shown.length() <= LONGEST_LINE ? shown : shown.substring(0, LONGEST_LINE) + "…");
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new OutputNotRecognisedException("making an image", base64);
        }
    }
}
