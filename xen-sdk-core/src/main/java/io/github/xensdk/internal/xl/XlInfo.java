package io.github.xensdk.internal.xl;

import io.github.xensdk.ByteSize;
import io.github.xensdk.HostInfo;
import io.github.xensdk.OutputNotRecognisedException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code xl info}: {@code key : value}, split at the first colon. */
public final class XlInfo {

    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]*");

    private static final Pattern VERSION = Pattern.compile("\\d{1,4}\\.\\d{1,4}\\S*");

    private XlInfo() {}

    public static HostInfo parse(String text) {
        var fields = new HashMap<String, String>();
        for (String line : text.lines().toList()) {
            int colon = line.indexOf(':');
            if (colon > 0 && KEY.matcher(line.substring(0, colon).strip()).matches()) {
                fields.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        return new HostInfo(
                version(fields, text),
                ByteSize.mebibytes(number(fields, "total_memory", text)),
                ByteSize.mebibytes(number(fields, "free_memory", text)),
                count(fields, "nr_cpus", text),
                words(fields.get("virt_caps")),
                fields);
    }

    private static String version(Map<String, String> fields, String text) {
        @Nullable String whole = fields.get("xen_version");
        if (whole != null) {
            if (!VERSION.matcher(whole).matches()) {
                throw new OutputNotRecognisedException("xl info (xen_version)", text);
            }
            return whole;
        }
        return number(fields, "xen_major", text) + "." + number(fields, "xen_minor", text);
    }

    private static long number(Map<String, String> fields, String key, String text) {
        @Nullable String value = fields.get(key);
        if (value == null || !value.matches("\\d{1,12}")) {
            throw new OutputNotRecognisedException("xl info (" + key + ")", text);
        }
        return Long.parseLong(value);
    }

    private static int count(Map<String, String> fields, String key, String text) {
        long value = number(fields, key, text);
        if (value > Integer.MAX_VALUE) {
            throw new OutputNotRecognisedException("xl info (" + key + ")", text);
        }
        return (int) value;
    }

    private static Set<String> words(@Nullable String value) {
        return value == null || value.isEmpty()
                ? Set.of()
                : Arrays.stream(value.split("\\s+")).collect(Collectors.toUnmodifiableSet());
    }
}
