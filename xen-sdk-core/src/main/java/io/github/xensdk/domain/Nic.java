package io.github.xensdk.domain;

import io.github.xensdk.InvalidInputException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A network interface of a guest.
 *
 * @param bridge the host's bridge that it joins
 * @param mac its address; empty lets Xen choose one
 */
public record Nic(String bridge, Optional<String> mac) {

    private static final Pattern BRIDGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,14}");
    private static final Pattern MAC = Pattern.compile("([0-9a-f]{2}:){5}[0-9a-f]{2}");

    /** Checks each part. */
    public Nic {
        if (!BRIDGE.matcher(bridge).matches()) {
            throw new InvalidInputException("bridge", "must be an interface's name");
        }
        mac = mac.map(value -> value.toLowerCase(Locale.ROOT));
        if (mac.isPresent() && !MAC.matcher(mac.get()).matches()) {
            throw new InvalidInputException("mac", "must be of the form 00:16:3e:00:00:01");
        }
    }

    /** An interface on a bridge, with the given address. */
    public static Nic onBridge(String bridge, String mac) {
        return new Nic(bridge, Optional.of(mac));
    }

    /** An interface on a bridge, with an address that Xen chooses. */
    public static Nic onBridge(String bridge) {
        return new Nic(bridge, Optional.empty());
    }

    String xlValue() {
        return mac.map(value -> "mac=" + value + ",").orElse("") + "bridge=" + bridge;
    }
}
