package io.github.xensdk.internal.xl;

import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.domain.DeviceState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code xl block-list} and {@code xl network-list} (tools/xl/xl_block.c, xl_nic.c). What is missing in xenstore is
 * printed as -1.
 */
public final class XlDevices {

    private static final Pattern BLOCK_HEADER =
            Pattern.compile("Vdev\\s+BE\\s+handle\\s+state\\s+evt-ch\\s+ring-ref\\s+BE-path\\s*");
    private static final Pattern BLOCK_ROW = Pattern.compile("(?<device>\\d{1,9})\\s+(?<backend>\\d{1,9})\\s+-?\\d+"
            + "\\s+(?<state>-?\\d{1,9})\\s+-?\\d+\\s+-?\\d+\\s+(?<path>/\\S+)\\s*");

    private static final Pattern NETWORK_HEADER =
            Pattern.compile("Idx\\s+BE\\s+Mac Addr\\.\\s+handle\\s+state\\s+evt-ch\\s+tx-/rx-ring-ref\\s+BE-path\\s*");

    // The handle may touch the address: there is no blank between them.
    private static final Pattern NETWORK_ROW = Pattern.compile(
            "(?<device>\\d{1,9})\\s+(?<backend>\\d{1,9})\\s+(?<mac>[0-9a-f]{2}(?::[0-9a-f]{2}){5})\\s*-?\\d+"
                    + "\\s+(?<state>-?\\d{1,9})\\s+-?\\d+\\s+-?\\d+/-?\\d+\\s+(?<path>/\\S+)\\s*");

    private XlDevices() {}

    /**
     * One row of either list.
     *
     * @param number a disk's number or an interface's index
     * @param mac an interface's address; empty for disks
     */
    public record Row(int number, String mac, Optional<DeviceState> state, int backendDomain, String backendPath) {}

    public static List<Row> disks(String text) {
        return rows("xl block-list", BLOCK_HEADER, BLOCK_ROW, text, false);
    }

    public static List<Row> nics(String text) {
        return rows("xl network-list", NETWORK_HEADER, NETWORK_ROW, text, true);
    }

    private static List<Row> rows(String what, Pattern header, Pattern pattern, String text, boolean network) {
        var rows = new ArrayList<Row>();
        var seen = new HashSet<Integer>();
        for (String line : Tables.rows(what, header, text)) {
            Matcher row = pattern.matcher(line);
            if (!row.matches() || !seen.add(Integer.parseInt(row.group("device")))) {
                throw new OutputNotRecognisedException(what, text);
            }
            rows.add(new Row(
                    Integer.parseInt(row.group("device")),
                    network ? row.group("mac") : "",
                    state(row.group("state"), what, text),
                    Integer.parseInt(row.group("backend")),
                    row.group("path")));
        }
        return List.copyOf(rows);
    }

    /** The numbers of XenbusState. */
    private static Optional<DeviceState> state(String number, String what, String text) {
        return switch (number) {
            case "-1" -> Optional.empty();
            case "0" -> Optional.of(DeviceState.UNKNOWN);
            case "1" -> Optional.of(DeviceState.INITIALISING);
            case "2" -> Optional.of(DeviceState.INIT_WAIT);
            case "3" -> Optional.of(DeviceState.INITIALISED);
            case "4" -> Optional.of(DeviceState.CONNECTED);
            case "5" -> Optional.of(DeviceState.CLOSING);
            case "6" -> Optional.of(DeviceState.CLOSED);
            case "7" -> Optional.of(DeviceState.RECONFIGURING);
            case "8" -> Optional.of(DeviceState.RECONFIGURED);
            default -> throw new OutputNotRecognisedException(what, text);
        };
    }
}
