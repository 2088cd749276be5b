package io.github.xensdk.internal.xl;

import io.github.xensdk.ByteSize;
import io.github.xensdk.OutputNotRecognisedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what xenstore holds of a domain's memory, in KiB. dom0 has no video memory there, others may have none. */
public final class XlMemory {

    private static final Pattern LINES =
            Pattern.compile("target=(\\d{1,15})\\nstatic-max=(\\d{1,15})\\nvideoram=(\\d{0,15})\\n");

    private XlMemory() {}

    /** What a domain should have and the most that it may. */
    public record Told(ByteSize target, ByteSize max) {}

    public static Told parse(String text) {
        int start = text.startsWith("target=") ? 0 : text.indexOf("\ntarget=") + 1;
        Matcher lines = LINES.matcher(text.substring(start));
        if (!lines.matches()) {
            throw new OutputNotRecognisedException("xenstore-read of a domain's memory", text);
        }
        String video = lines.group(3);
        long target = Long.parseLong(lines.group(1)) + (video.isEmpty() ? 0 : Long.parseLong(video));
        return new Told(ByteSize.kibibytes(target), ByteSize.kibibytes(Long.parseLong(lines.group(2))));
    }
}
