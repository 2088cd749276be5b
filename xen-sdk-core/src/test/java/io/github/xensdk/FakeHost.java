package io.github.xensdk;

import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A host whose domains are kept in a list, behind our own transport: what the core asks of {@code xl}, and no more. It knows
 * commands by their description. Faults are scripted by {@link #on}.
 */
public final class FakeHost implements CommandTransport {

    /** A domain; {@code state} has the six letters of xl list. */
    public record Guest(int id, UUID uuid, String name, String state) {
        public Guest in(String newState) {
            return new Guest(id, uuid, name, newState);
        }
    }

    /** What a scripted command gives in place of the usual answer. */
    public interface Answer {
        CommandResult to(Command command);
    }

    public static final String RUNNING = "-b----";
    public static final String PAUSED = "--p---";
    public static final String SUSPENDED = "---ss-";

    /** A file in a directory in which the other host's file is seen, too. */
    public static final String SHARED_FILE = "place FILE 4096 yes name=6b\n";

    private final String name;
    private final Map<String, Answer> faults = new LinkedHashMap<>();
    private static final String DONE = "xensdk-restored";
    private final Map<String, List<String>> output = new LinkedHashMap<>();
    private final List<Guest> guests = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private String virtCaps = "pv hvm hap";
    private String guestType = "pvh";
    private String hap = "";
    private String processes = "";
    private String devices = "\"disks\":[],\"nics\":[]";
    private String xenVersion = "4.17.5";
    private String hwCaps = "078bf3fd:82982203:20100800:00000005";
    private int freeMebibytes = 800;
    private String autoballoon = "";
    private String bootId;
    private Duration clockAhead = Duration.ZERO;
    private final Map<String, String> bridges = new LinkedHashMap<>();
    private final Map<String, String> places = new LinkedHashMap<>();
    private final AtomicInteger nextId = new AtomicInteger(1);

    public FakeHost(String name) {
        this.name = name;
        this.bootId = "boot-of-" + name;
    }

    public FakeHost with(UUID uuid, String guest, String state) {
        guests.add(new Guest(nextId.getAndIncrement(), uuid, guest, state));
        return this;
    }

    public FakeHost guestType(String value) {
        guestType = value;
        return this;
    }

    /** Guests that were started with hap=0. */
    public FakeHost withoutHap() {
        hap = "\"hap\":\"False\",";
        return this;
    }

    /** What {@code xl list -l} has behind its b_info. */
    public FakeHost devices(String json) {
        devices = json;
        return this;
    }

    public FakeHost xenVersion(String value) {
        xenVersion = value;
        return this;
    }

    public FakeHost hwCaps(String value) {
        hwCaps = value;
        return this;
    }

    public FakeHost freeMebibytes(int value) {
        freeMebibytes = value;
        return this;
    }

    public FakeHost autoballoon(String value) {
        autoballoon = value;
        return this;
    }

    public FakeHost bootId(String value) {
        bootId = value;
        return this;
    }

    public FakeHost clockAhead(Duration value) {
        clockAhead = value;
        return this;
    }

    /** A bridge; a port of it is silent while it waits for a spanning tree. */
    public FakeHost bridge(String bridge, boolean spanningTree, int delaySeconds) {
        bridges.put(bridge, "bridge " + (spanningTree ? 1 : 0) + " " + 100 * delaySeconds + " " + bridge + "\n");
        return this;
    }

    /** What is under a path, as {@code PathLook} prints it. */
    public FakeHost place(String path, String lines) {
        places.put(path, lines);
        return this;
    }

    public FakeHost virtCaps(String value) {
        virtCaps = value;
        return this;
    }

    /** A process of xl, as {@code XlProcesses} prints it. */
    public FakeHost atWork(String stdout, String... words) {
        processes += "xensdk-process 4711 " + base64(String.join("\0", words) + "\0") + " " + base64("/dev/null\n")
                + " " + base64(stdout + "\n") + "\n";
        return this;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** From now on, commands whose description starts so are answered so. */
    public FakeHost on(String start, Answer answer) {
        faults.put(start, answer);
        return this;
    }

    /** From now on it has checkpoints of this guest, and brings it back from them. */
    public FakeHost restores(UUID uuid, String name) {
        on("read the head of", command -> result(command, 0, CheckpointHeads.base64(uuid, name), ""));
        return on("xl restore", command -> {
            with(uuid, name, command.words().contains("-p") ? PAUSED : RUNNING);
            return result(command, 0, "", "");
        });
    }

    /** Commands whose description starts so print these lines on standard error; what says that a guest is restored, when it is. */
    public FakeHost prints(String start, List<String> lines) {
        output.put(start, lines);
        return this;
    }

    public CommandResult result(Command command, int status, String stdout, String stderr) {
        return new CommandResult(name, command, status, stdout, stderr, Duration.ofMillis(1));
    }

    public List<Guest> guests() {
        return guests;
    }

    /** What was asked, in order, without the questions for lists. */
    public List<String> asked() {
        return asked.stream().filter(text -> !text.startsWith("xl list")).toList();
    }

    public XenHost asXenHost() {
        return XenHost.over(this, Optional.of(new PeerAddress(name, 22, "root", "ssh-ed25519 AAAA")));
    }

    /** Changes each guest that has the id, or removes it where the result is null. */
    public void change(String id, UnaryOperator<Guest> change) {
        guests.replaceAll(guest -> Integer.toString(guest.id()).equals(id) ? change.apply(guest) : guest);
    }

    @Override
    public String host() {
        return name;
    }

    @Override
    public RunningCommand start(Command command, OutputListener listener) {
        asked.add(command.toString());
        print(command, line -> !line.startsWith(DONE), listener);
        CommandResult result = answer(command);
        print(command, line -> line.startsWith(DONE), listener);
        result.stdout().lines().forEach(listener::stdoutLine);
        return RunningCommand.ended(result);
    }

    private void print(Command command, Predicate<String> wanted, OutputListener listener) {
        output.forEach((start, lines) -> {
            if (command.toString().startsWith(start)) {
                lines.stream().filter(wanted).forEach(listener::stderrLine);
            }
        });
    }

    private CommandResult answer(Command command) {
        String text = command.toString();
        for (var fault : faults.entrySet()) {
            if (text.startsWith(fault.getKey())) {
                // Without a lock: an answer may wait for another command.
                return fault.getValue().to(command);
            }
        }
        synchronized (this) {
            return usual(command);
        }
    }

    /** The answer of a host without a fault. */
    public CommandResult usual(Command command) {
        String text = command.toString();
        List<String> words = List.of(text.split(" ", -1));
        if (text.equals("xl list -v")) {
            return result(command, 0, list(), "");
        }
        if (text.startsWith("xl list -l")) {
            return result(command, 0, listLong(words.get(3)), "");
        }
        if (text.equals("list processes of xl")) {
            return result(command, 0, "xensdk-processes\n" + processes, "");
        }
        if (text.startsWith("xl rename")) {
            change(words.get(2), guest -> new Guest(guest.id(), guest.uuid(), words.get(3), guest.state()));
        }
        if (text.startsWith("resume")) {
            change(words.get(1), guest -> guest.in(RUNNING));
        }
        if (text.startsWith("lease ")) {
            return result(
                    command, 0, text.startsWith("lease drop") ? "xensdk-lease dropped\n" : "xensdk-lease ours\n", "");
        }
        if (text.startsWith("look at the host")) {
            return result(command, 0, look(words), "");
        }
        if (text.startsWith("check the directory")) {
            return result(command, 0, "xensdk:space 4096 1000000 500000 400000\n", "");
        }
        if (text.startsWith("look at paths")) {
            String looks = words.stream()
                    .skip(5)
                    .map(path -> places.getOrDefault(path, SHARED_FILE))
                    .collect(Collectors.joining());
            return result(command, 0, "xensdk:places\n" + looks + "xensdk:held\n", "");
        }
        if (text.startsWith("try the link")) {
            return result(command, 0, "boot-of-" + words.get(4) + "\n", "");
        }
        if (text.equals("xl info")) {
            return result(command, 0, info(), "");
        }
        if (text.startsWith("xl save")) {
            if (text.endsWith(" -p")) {
                change(words.get(2), guest -> guest.in(PAUSED));
            } else if (!text.endsWith(" -c")) {
                guests.removeIf(guest -> Integer.toString(guest.id()).equals(words.get(2)));
            }
            return result(command, 0, "4096\n", "");
        }
        if (text.startsWith("xl pause")) {
            change(words.get(2), guest -> guest.in(PAUSED));
        }
        if (text.startsWith("xl unpause")) {
            change(words.get(2), guest -> guest.in(RUNNING));
        }
        if (text.startsWith("xl destroy") || text.startsWith("xl shutdown")) {
            guests.removeIf(guest -> Integer.toString(guest.id()).equals(words.get(2)));
        }
        if (text.startsWith("stat ")) {
            return result(command, 0, "4096\n", "");
        }
        return result(command, 0, "", "");
    }

    /** As HostLook asks it: the guest's number, interfaces, --, the token, paths. */
    private String look(List<String> words) {
        int end = words.indexOf("--");
        String guest = words.get(4).equals("-") ? "" : listLong(words.get(4)) + "\n";
        String found = words.subList(5, end).stream()
                .filter(bridges::containsKey)
                .map(bridge -> "interface " + bridge + "\n")
                .collect(Collectors.joining());
        String paths = words.subList(end + 2, words.size()).stream()
                .map(path -> places.getOrDefault(path, SHARED_FILE))
                .collect(Collectors.joining());
        return "xensdk:asked\n" + clock() + "xensdk:info\n" + info() + "xensdk:ballooning\n" + autoballoon
                + "\nxensdk:boot\n" + bootId + "\nxensdk:guest\n" + guest + "xensdk:interfaces\n" + found
                + "xensdk:bridges\n" + String.join("", bridges.values()) + "xensdk:places\n" + paths
                + "xensdk:answered\n" + clock();
    }

    private String clock() {
        Instant now = Instant.now().plus(clockAhead);
        return now.getEpochSecond() + "." + String.format(Locale.ROOT, "%09d", now.getNano()) + "\n";
    }

    private String list() {
        var text = new StringBuilder("Name                                        ID   Mem VCPUs\tState\tTime(s)"
                + "   UUID                            Reason-Code\tSecurity Label\n");
        row(text, 0, new UUID(0, 0), "Domain-0", "r-----");
        guests.forEach(guest -> row(text, guest.id(), guest.uuid(), guest.name(), guest.state()));
        return text.toString();
    }

    private static void row(StringBuilder text, int id, UUID uuid, String guest, String state) {
        text.append(String.format(
                Locale.ROOT,
                "%-40s %5d %5d %5d     %s  %8.1f %s        - %16s%n",
                guest,
                id,
                96,
                1,
                state,
                1.5,
                uuid,
                "-"));
    }

    private String listLong(String id) {
        return guests.stream()
                .filter(guest -> Integer.toString(guest.id()).equals(id))
                .map(guest -> "[{\"domid\":" + id + ",\"config\":{\"c_info\":{\"type\":\"" + guestType
                        + "\"," + hap + "\"name\":\""
                        + guest.name() + "\",\"uuid\":\"" + guest.uuid()
                        + "\"},\"b_info\":{\"kernel\":\"/k\",\"max_vcpus\":1,\"max_memkb\":98304},"
                        + devices + "}}]")
                .findFirst()
                .orElse("[]");
    }

    private String info() {
        return "xen_version            : " + xenVersion + "\ntotal_memory           : 1535\nfree_memory            : "
                + freeMebibytes + "\nnr_cpus                : 1\nvirt_caps              : " + virtCaps
                + "\nhw_caps                : " + hwCaps + "\nxen_commandline        : dom0_mem=640M\n";
    }

    @Override
    public void close() {}
}
