package io.github.xensdk.domain;

import io.github.xensdk.FakeHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.UUID;

/** A host with one guest whose vCPUs, memory, disks and interfaces are kept in fields: what xl does to them, and no more. */
final class ResourceHost {

    static final UUID GUEST = UUID.fromString("11111111-2222-3333-4444-555555555555");

    final FakeHost fake = new FakeHost("nevers").with(GUEST, "guest-04", FakeHost.RUNNING);
    final Domains domains = Domains.over(fake);

    /** Of each vCPU: whether it is online, where it may run, where it prefers to. */
    final List<String[]> vcpus =
            new ArrayList<>(List.of(new String[] {"on", "all", "all"}, new String[] {"off", "all", "all"}));

    /** What the guest has, and what xenstore holds, in KiB. */
    long current = 98304;

    long target = 98304;
    long max = 131072;

    /** What the guest gives or takes at each look, in KiB. */
    long balloonStep = 8192;

    /** The state of each device by its number. */
    final TreeMap<Integer, Integer> disks = new TreeMap<>();

    final TreeMap<Integer, String> macs = new TreeMap<>();
    int newDeviceState = 4;
    boolean guestObeys = true;
    int weight = 256;
    int cap;
    String cdrom = "";
    String type = "hvm";

    ResourceHost() {
        disks.put(51712, 4);
        macs.put(0, "00:16:3e:77:00:54");
        fake.on("xl list -v", this::list);
        fake.on("xl list -l", command -> ok(command, stored()));
        fake.on("xl info", command -> ok(command, """
                xen_version : 4.17.7
                total_memory : 1535
                free_memory : 800
                nr_cpus : 4
                max_cpu_id : 7
                """));
        fake.on("xl vcpu-list", command -> ok(command, vcpuList()));
        fake.on("xl vcpu-set", this::vcpuSet);
        fake.on("xl vcpu-pin", this::vcpuPin);
        fake.on(
                "read the memory of",
                command -> ok(command, "target=" + target + "\nstatic-max=" + max + "\nvideoram=0\n"));
        fake.on("xl mem-set", command -> {
            target = kibibytes(command);
            return ok(command, "");
        });
        fake.on("xl mem-max", command -> {
            max = kibibytes(command);
            return ok(command, "");
        });
        fake.on("xl block-list", command -> ok(command, blockList()));
        fake.on("xl block-attach", command -> {
            disks.put(51728, newDeviceState);
            return ok(command, "");
        });
        fake.on("xl block-detach", command -> {
            if (guestObeys) {
                disks.remove(51728);
            }
            return ok(command, "");
        });
        fake.on("xl network-list", command -> ok(command, networkList()));
        fake.on("xl network-attach", command -> {
            macs.put(1, words(command).get(3).substring("mac=".length()));
            return ok(command, "");
        });
        fake.on("xl network-detach", command -> {
            if (guestObeys) {
                macs.remove(Integer.parseInt(words(command).get(3)));
            }
            return ok(command, "");
        });
        fake.on("xl sched-*", command -> ok(command, schedulers()));
        fake.on("xl sched-credit", command -> {
            int value = Integer.parseInt(words(command).get(5));
            weight = words(command).get(4).equals("-w") ? value : weight;
            cap = words(command).get(4).equals("-c") ? value : cap;
            return ok(command, "");
        });
        fake.on("xl cd-insert", command -> {
            cdrom = words(command).get(4);
            return ok(command, "");
        });
        fake.on("xl cd-eject", command -> {
            cdrom = "";
            return ok(command, "");
        });
    }

    /** From now on such a command fails, without effect. */
    void fails(String start) {
        fake.on(start, command -> fake.result(command, 1, "", "libxl: error: no"));
    }

    /** From now on such a command says that it worked and does nothing. */
    void ignores(String start) {
        fake.on(start, command -> ok(command, ""));
    }

    Domain guest() {
        return domains.get("guest-04");
    }

    /** What was asked that may change something. */
    List<String> changes() {
        return fake.asked().stream()
                .filter(text -> text.matches("xl (vcpu-set|vcpu-pin|mem-|block-[ad]|network-[ad]|sched-credit|cd-).*"))
                .toList();
    }

    private CommandResult ok(Command command, String stdout) {
        return fake.result(command, 0, stdout, "");
    }

    private static List<String> words(Command command) {
        return command.words();
    }

    private static long kibibytes(Command command) {
        String size = words(command).get(3);
        return Long.parseLong(size.substring(0, size.length() - 1));
    }

    private CommandResult list(Command command) {
        long step = Math.min(balloonStep, Math.abs(target - current));
        current += target > current ? step : -step;
        String row = String.format(Locale.ROOT, " %5d     1     ", current / 1024);
        return ok(command, fake.usual(command).stdout().replace("    96     1     -b", row + "-b"));
    }

    private String vcpuList() {
        var text = new StringBuilder(
                "Name                                ID  VCPU   CPU State   Time(s) Affinity (Hard / Soft)\n");
        for (int i = 0; i < vcpus.size(); i++) {
            String[] vcpu = vcpus.get(i);
            text.append("guest-04   1 ")
                    .append(i)
                    .append(vcpu[0].equals("on") ? " 0 -b- " : " - --p ")
                    .append("1.0 ");
            text.append(vcpu[1]).append(" / ").append(vcpu[2]).append('\n');
        }
        return text.toString();
    }

    private CommandResult vcpuSet(Command command) {
        int count = Integer.parseInt(words(command).get(4));
        for (int i = 0; guestObeys && i < vcpus.size(); i++) {
            vcpus.get(i)[0] = i < count ? "on" : "off";
        }
        return ok(command, "");
    }

    private CommandResult vcpuPin(Command command) {
        List<String> words = words(command);
        for (int i = 0; i < vcpus.size(); i++) {
            if (words.get(3).equals("all") || words.get(3).equals(Integer.toString(i))) {
                vcpus.get(i)[1] = shown(words.get(4));
                vcpus.get(i)[2] = shown(words.get(5));
            }
        }
        return ok(command, "");
    }

    /** The host has four CPUs, and xl shows no others. */
    private static String shown(String set) {
        return set.equals("0-3") ? "all" : set;
    }

    private String blockList() {
        var text = new StringBuilder("Vdev  BE  handle state evt-ch ring-ref BE-path                       \n");
        disks.forEach(
                (number, state) -> text.append(number + " 0 1 " + state + " 9 8 /backend/vbd/1/" + number + "\n"));
        return text.toString();
    }

    private String networkList() {
        var text = new StringBuilder(
                "Idx BE Mac Addr.         handle state evt-ch   tx-/rx-ring-ref BE-path                       \n");
        macs.forEach((index, mac) -> text.append(index + " 0 " + mac + " " + index + " "
                + (index == 0 ? 4 : newDeviceState) + " -1 1/2 /backend/vif/1/" + index + "\n"));
        return text.toString();
    }

    private String schedulers() {
        return "xensdk:credit\nCpupool Pool-0: tslice=30ms\nName                                ID Weight  Cap\n"
                + "guest-04 1 " + weight + " " + cap + "\nxensdk:credit2\nxensdk:rtds\n";
    }

    private String stored() {
        var devices = new StringBuilder();
        disks.keySet()
                .forEach(number -> devices.append("{\"pdev_path\":\"/xen/" + number + ".img\",\"vdev\":\""
                        + (number == 51712 ? "xvda" : "xvdb") + "\",\"format\":\"raw\",\"readwrite\":1},"));
        devices.append("{\"pdev_path\":\"" + cdrom + "\",\"vdev\":\"hdc\",\"format\":\""
                + (cdrom.isEmpty() ? "empty" : "raw") + "\",\"is_cdrom\":1}");
        var nics = new ArrayList<String>();
        macs.forEach(
                (index, mac) -> nics.add("{\"devid\":" + index + ",\"mac\":\"" + mac + "\",\"bridge\":\"xenbr0\"}"));
        return "[{\"domid\":1,\"config\":{\"c_info\":{\"type\":\"" + type + "\",\"name\":\"guest-04\",\"uuid\":\""
                + GUEST
                + "\"},\"b_info\":{\"kernel\":\"/k\",\"max_memkb\":" + max + "},\"disks\":[" + devices + "],\"nics\":["
                + String.join(",", nics) + "]}}]";
    }
}
