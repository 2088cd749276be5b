package io.github.xensdk.testkit.internal.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A guest's disk.
 *
 * @param path what it is on the host; empty for a drive without a medium
 * @param device the guest's name for it
 */
public record DiskConfig(String path, String device, String format, boolean readOnly, boolean cdrom, String script) {

    private static final List<String> POSITIONS = List.of("target", "format", "vdev", "access");

    /** From xl.cfg; {@code target=} comes last there and takes the rest. */
    static DiskConfig parse(String file, String spec) throws ConfigSyntaxException {
        var fields = new LinkedHashMap<String, String>();
        int position = 0;
        String rest = spec;
        while (!rest.isEmpty()) {
            int comma = rest.startsWith("target=") ? -1 : rest.indexOf(',');
            String part = (comma < 0 ? rest : rest.substring(0, comma)).strip();
            rest = comma < 0 ? "" : rest.substring(comma + 1);
            int equals = part.indexOf('=');
            if (equals > 0 && !part.startsWith("/")) {
                fields.put(part.substring(0, equals), part.substring(equals + 1));
            } else if (part.equals("cdrom") || part.equals("devtype=cdrom")) {
                fields.put("devtype", "cdrom");
            } else if (position < POSITIONS.size()) {
                fields.put(POSITIONS.get(position++), part);
            }
        }
        String device = fields.getOrDefault("vdev", "");
        if (device.isEmpty()) {
            throw new ConfigSyntaxException(
                    file + ": config parsing error in disk specification: no vdev specified in `" + spec + "'");
        }
        String format = fields.getOrDefault("format", "");
        String access = fields.getOrDefault("access", "").toLowerCase(Locale.ROOT);
        boolean cdrom = "cdrom".equals(fields.get("devtype"));
        return new DiskConfig(
                fields.getOrDefault("target", ""),
                device.replaceAll(":cdrom$", ""),
                format.isEmpty() ? "raw" : format,
                cdrom || access.equals("r") || access.equals("ro"),
                cdrom,
                fields.getOrDefault("script", ""));
    }

    /** Its device as Xen numbers it. */
    public int number() {
        return number(device);
    }

    /** A device as Xen numbers it: xvda is 202:0, sixteen minors a disk. */
    public static int number(String device) {
        if (!device.matches("(hd|sd|xvd)[a-z]\\d{0,2}")) {
            return -1;
        }
        if (device.startsWith("hd")) {
            int index = device.charAt(2) - 'a';
            return (index < 2 ? 3 : 22) << 8 | (index % 2) << 6;
        }
        int index = device.charAt(device.startsWith("xvd") ? 3 : 2) - 'a';
        int major = device.startsWith("sd") ? 8 : 202;
        String part = device.replaceAll("^[a-z]+", "");
        return index < 16
                ? major << 8 | index << 4 | (part.isEmpty() ? 0 : Integer.parseInt(part))
                : 1 << 28 | index << 8;
    }

    Map<String, Object> json() {
        var json = new LinkedHashMap<String, Object>();
        if (!path.isEmpty()) {
            json.put("pdev_path", path);
        }
        json.put("vdev", device);
        json.put("format", path.isEmpty() ? "empty" : format);
        if (!script.isEmpty()) {
            json.put("script", script);
        }
        if (cdrom) {
            json.put("removable", 1);
            json.put("is_cdrom", 1);
        }
        if (!readOnly) {
            json.put("readwrite", 1);
        }
        return json;
    }

    /** From the words of {@code xl block-attach}, each of which may hold several. */
    public static DiskConfig attached(List<String> words) throws ConfigSyntaxException {
        return parse("command line", String.join(",", new ArrayList<>(words)));
    }
}
