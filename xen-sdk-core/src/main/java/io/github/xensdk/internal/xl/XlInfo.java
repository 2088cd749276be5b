package io.github.xensdk.internal.xl;

import io.github.xensdk.ByteSize;
import io.github.xensdk.HostInfo;
import io.github.xensdk.OutputNotRecognisedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code xl info}: {@code key : value}, split at the first colon. */
public final class XlInfo {

    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]*");

    private static final Pattern VERSION = Pattern.compile("\\d{1,4}\\.\\d{1,4}\\S*");

    private static final List<String> NUMBERS =
            List.of("max_cpu_id", "cores_per_socket", "threads_per_core", "nr_nodes");

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
        for (String key : NUMBERS) {
            if (fields.containsKey(key)) {
                number(fields, key, text);
            }
        }
        return new HostInfo(
                version(fields, text),
                ByteSize.mebibytes(number(fields, "total_memory", text)),
                ByteSize.mebibytes(number(fields, "free_memory", text)),
                Math.toIntExact(number(fields, "nr_cpus", text)),
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
        if (value == null || !value.matches("\\d{1,9}")) {
            throw new OutputNotRecognisedException("xl info (" + key + ")", text);
        }
        return Long.parseLong(value);
    }
}
