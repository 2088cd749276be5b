package io.github.xensdk.testkit.internal.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A guest's network interface.
 *
 * @param index its number within the guest
 * @param mac its address
 * @param bridge the host's bridge that it is on
 * @param more its other settings, by their names in xl.cfg
 */
public record NicConfig(int index, String mac, String bridge, Map<String, String> more) {

    public NicConfig {
        more = Map.copyOf(more);
    }

    /** From xl.cfg; without an address it gets one of Xen's own. */
    public static NicConfig parse(int index, String spec) {
        var fields = new LinkedHashMap<String, String>();
        for (String part : spec.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                fields.put(
                        part.substring(0, equals).strip(),
                        part.substring(equals + 1).strip());
            }
        }
        String mac = fields.remove("mac");
        String bridge = fields.remove("bridge");
        return new NicConfig(index, mac == null ? anyMac() : mac, bridge == null ? "xenbr0" : bridge, fields);
    }

    private static String anyMac() {
        int random = ThreadLocalRandom.current().nextInt(1 << 22);
        return "00:16:3e:%02x:%02x:%02x".formatted(random >> 16, random >> 8 & 0xff, random & 0xff);
    }

    Map<String, Object> json(boolean stored) {
        var json = new LinkedHashMap<String, Object>();
        json.put("devid", index);
        json.put("mac", mac);
        json.put("bridge", bridge);
        for (String name : new String[] {"ip", "script", "model"}) {
            String value = more.get(name);
            if (value != null) {
                json.put(name, value);
            }
        }
        if (stored) {
            json.put("nictype", "vif");
        }
        return json;
    }
}
