package io.github.xensdk.domain;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.internal.xl.DeviceScripts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A network interface of a guest.
 *
 * @param bridge the host's bridge that it joins; empty lets the host choose ({@code vif.default.bridge} of its xl.conf)
 * @param mac its address; empty lets Xen choose one
 * @param options what else xl-network-configuration(5) knows of it, as {@code model=e1000}: type, model, ip, vifname, rate,
 *     gatewaydev, backend, mtu, vlan, devid, trusted, untrusted, and script with the name of one that Xen ships, or {@code vif-xensdk}
 */
public record Nic(String bridge, Optional<String> mac, List<String> options) {

    /** The option that names the script of a preparation. */
    static final String LEAN_SCRIPT = "script=" + DeviceScripts.LEAN_VIF;

    private static final Pattern BRIDGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,14}");
    private static final Pattern MAC = Pattern.compile("([0-9a-f]{2}:){5}[0-9a-f]{2}");
    private static final Pattern OPTION =
            Pattern.compile("type=(vif|ioemu)|trusted|untrusted|script=vif-[a-z0-9-]{1,40}"
                    + "|(model|ip|vifname|rate|gatewaydev|backend|mtu|vlan|devid)=[A-Za-z0-9 ._:/@+-]{0,255}");

    /** Checks each part. */
    public Nic {
        if (!bridge.isEmpty() && !BRIDGE.matcher(bridge).matches()) {
            throw new InvalidInputException("bridge", "must be an interface's name");
        }
        mac = mac.map(value -> value.toLowerCase(Locale.ROOT));
        if (mac.isPresent() && !MAC.matcher(mac.get()).matches()) {
            throw new InvalidInputException("mac", "must be of the form 00:16:3e:00:00:01");
        }
        options = List.copyOf(options);
        for (String option : options) {
            if (!OPTION.matcher(option).matches()) {
                throw new InvalidInputException(
                        "nic option",
                        "'" + option.substring(0, Math.min(option.length(), 40)) + "' is not one that is read");
            }
        }
    }

    /** An interface without further options. */
    public Nic(String bridge, Optional<String> mac) {
        this(bridge, mac, List.of());
    }

    /** An interface on a bridge, with the given address. */
    public static Nic onBridge(String bridge, String mac) {
        return new Nic(named(bridge), Optional.of(mac));
    }

    /** An interface on a bridge, with an address that Xen chooses. */
    public static Nic onBridge(String bridge) {
        return new Nic(named(bridge), Optional.empty());
    }

    /**
     * The same, attached by the script of {@link io.github.xensdk.preparation.HostPreparation}, which must be on each host that the guest
     * comes to. A guest that is created on a host without it, by {@link Domains#create(DomainConfig)}, does without it: Xen's own attaches
     * its interfaces then.
     */
    public Nic withLeanScript() {
        var more = new ArrayList<>(options);
        more.removeIf(option -> option.startsWith("script="));
        more.add(LEAN_SCRIPT);
        return new Nic(bridge, mac, more);
    }

    private static String named(String bridge) {
        if (bridge.isEmpty()) {
            throw new InvalidInputException("bridge", "must be an interface's name");
        }
        return bridge;
    }

    /**
     * Reads one as parse_nic_config in Xen's xl_parse.c does: what is named twice counts with its last value. xl itself goes on
     * without what it does not know; here that is refused.
     *
     * @throws InvalidInputException where a part is not understood
     */
    static Nic parse(String spec) {
        String bridge = "";
        Optional<String> mac = Optional.empty();
        var options = new ArrayList<String>();
        for (String part : spec.split(",", -1)) {
            String option = withoutLeadingSpaces(part);
            if (option.startsWith("bridge=")) {
                bridge = option.substring("bridge=".length());
            } else if (option.startsWith("mac=")) {
                mac = Optional.of(option.substring("mac=".length()));
            } else if (!option.isEmpty()) {
                String name = option.substring(0, option.indexOf('=') + 1);
                options.removeIf(before -> !name.isEmpty() && before.startsWith(name));
                options.add(option);
            }
        }
        return new Nic(bridge, mac, options);
    }

    private static String withoutLeadingSpaces(String part) {
        int start = 0;
        while (start < part.length() && part.charAt(start) == ' ') {
            start++;
        }
        return part.substring(start);
    }

    String xlValue(Set<String> leftOut) {
        return xlParts().stream().filter(part -> !leftOut.contains(part)).collect(Collectors.joining(","));
    }

    /** As xl network-attach takes it: each part is an argument of its own. */
    List<String> xlParts() {
        var parts = new ArrayList<String>();
        mac.ifPresent(value -> parts.add("mac=" + value));
        if (!bridge.isEmpty()) {
            parts.add("bridge=" + bridge);
        }
        parts.addAll(options);
        return parts;
    }
}
