package io.github.xensdk.testkit.internal.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * What a domain was made of: libxl_domain_config as far as it matters here. Immutable.
 *
 * @param type pv, pvh or hvm
 * @param maxKibibytes the most memory that it may have
 * @param targetKibibytes the memory that it begins with
 * @param vcpus how many it begins with
 * @param boot its kernel, ramdisk and cmdline, as far as it has them
 * @param endings what becomes of it: on_poweroff and the like, where another than destroy
 * @param weight its share of the processors
 * @param cap the most of them, in per cent; 0 for no such limit
 * @param hap whether the processor translates its addresses
 */
public record GuestConfig(
        String name,
        UUID uuid,
        String type,
        long maxKibibytes,
        long targetKibibytes,
        int vcpus,
        int maxVcpus,
        Map<String, String> boot,
        List<DiskConfig> disks,
        List<NicConfig> nics,
        Map<String, String> endings,
        int weight,
        int cap,
        boolean hap) {

    private static final long NO_DOMID = 0xffffffffL;

    public GuestConfig {
        boot = new LinkedHashMap<>(boot);
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
        endings = new LinkedHashMap<>(endings);
    }

    /**
     * Reads xl.cfg.
     *
     * @param file the name for messages
     * @throws ConfigSyntaxException with what xl says
     */
    public static GuestConfig parse(String file, String text) throws ConfigSyntaxException {
        Map<String, Object> values;
        try {
            values = ConfigText.parse(file, text);
        } catch (ConfigSyntaxException e) {
            throw new ConfigSyntaxException(e.getMessage() + "\nFailed to parse config: Invalid argument");
        }
        return new Reader(file, values).config();
    }

    /** From a text of xl.cfg to the fields. */
    private record Reader(String file, Map<String, Object> values) {

        private String text(String key, String otherwise) {
            Object value = values.get(key);
            return value instanceof String text && !text.isEmpty() ? text : otherwise;
        }

        private long number(String key, long otherwise) {
            String value = text(key, "");
            return value.matches("\\d{1,15}") ? Long.parseLong(value) : otherwise;
        }

        private List<String> list(String key) {
            return values.get(key) instanceof List<?> list
                    ? list.stream().map(String::valueOf).toList()
                    : List.of();
        }

        GuestConfig config() throws ConfigSyntaxException {
            String type = text("type", text("builder", "").equals("hvm") ? "hvm" : "pv");
            if (!List.of("pv", "pvh", "hvm").contains(type)) {
                throw new ConfigSyntaxException("Invalid domain type " + type + ".");
            }
            if (text("name", "").isEmpty()) {
                throw new ConfigSyntaxException("Domain name must be specified.");
            }
            long memory = number("memory", 32) << 10;
            int vcpus = (int) number("vcpus", 1);
            return new GuestConfig(
                    text("name", ""),
                    uuid(),
                    type,
                    number("maxmem", memory >> 10) << 10,
                    memory,
                    vcpus,
                    Math.max(vcpus, (int) number("maxvcpus", vcpus)),
                    boot(),
                    disks(),
                    nics(),
                    endings(),
                    (int) number("cpu_weight", 256),
                    (int) number("cap", 0),
                    number("hap", 1) != 0);
        }

        private UUID uuid() throws ConfigSyntaxException {
            String text = text("uuid", "");
            try {
                return text.isEmpty() ? UUID.randomUUID() : UUID.fromString(text);
            } catch (IllegalArgumentException e) {
                throw new ConfigSyntaxException("Failed to parse UUID: " + text);
            }
        }

        private Map<String, String> boot() {
            var boot = new LinkedHashMap<String, String>();
            for (String key : List.of("bootloader", "kernel", "cmdline", "ramdisk")) {
                if (values.containsKey(key)) {
                    boot.put(key, text(key, ""));
                }
            }
            String extra = text("extra", "");
            String root = text("root", "");
            if (!boot.containsKey("cmdline") && !(root + extra).isEmpty()) {
                boot.put("cmdline", ((root.isEmpty() ? "" : "root=" + root + " ") + extra).strip());
            }
            return boot;
        }

        private List<DiskConfig> disks() throws ConfigSyntaxException {
            var disks = new ArrayList<DiskConfig>();
            for (String spec : list("disk")) {
                disks.add(DiskConfig.parse(file, spec));
            }
            return disks;
        }

        private List<NicConfig> nics() {
            var nics = new ArrayList<NicConfig>();
            for (String spec : list("vif")) {
                nics.add(NicConfig.parse(nics.size(), spec));
            }
            return nics;
        }

        private Map<String, String> endings() {
            var endings = new LinkedHashMap<String, String>();
            Map<String, String> usual = Map.of("on_reboot", "restart", "on_soft_reset", "soft-reset");
            for (String key : List.of("on_poweroff", "on_reboot", "on_watchdog", "on_crash", "on_soft_reset")) {
                String action = text(key, usual.getOrDefault(key, "destroy"));
                if (!action.equals("destroy")) {
                    endings.put(key, action.equals("rename-restart") ? "restart_rename" : action.replace('-', '_'));
                }
            }
            return endings;
        }
    }

    /** The same with another name. */
    public GuestConfig named(String value) {
        return new GuestConfig(
                value,
                uuid,
                type,
                maxKibibytes,
                targetKibibytes,
                vcpus,
                maxVcpus,
                boot,
                disks,
                nics,
                endings,
                weight,
                cap,
                hap);
    }

    /** The same with other devices. */
    public GuestConfig with(List<DiskConfig> newDisks, List<NicConfig> newNics) {
        return new GuestConfig(
                name,
                uuid,
                type,
                maxKibibytes,
                targetKibibytes,
                vcpus,
                maxVcpus,
                boot,
                newDisks,
                newNics,
                endings,
                weight,
                cap,
                hap);
    }

    /** The same with other resources. */
    public GuestConfig with(long newMax, long newTarget, int newVcpus, int newWeight, int newCap) {
        return new GuestConfig(
                name, uuid, type, newMax, newTarget, newVcpus, maxVcpus, boot, disks, nics, endings, newWeight, newCap,
                hap);
    }

    public boolean isPv() {
        return type.equals("pv");
    }

    /** As {@code xl create -n} prints it. */
    public Map<String, Object> dryRun() {
        return json(false, "", false);
    }

    /** As {@code xl list -l} prints it, and a checkpoint holds it. */
    public Map<String, Object> stored(String scheduler, boolean tellsRelaxed) {
        return json(true, scheduler, tellsRelaxed);
    }

    private Map<String, Object> json(boolean stored, String scheduler, boolean tellsRelaxed) {
        var common = new LinkedHashMap<String, Object>();
        common.put("type", type);
        if (!hap) {
            common.put("hap", false);
        }
        common.put("name", name);
        if (stored) {
            common.put("domid", NO_DOMID);
        }
        common.put("uuid", uuid.toString());
        common.put("run_hotplug_scripts", true);

        var json = new LinkedHashMap<String, Object>();
        json.put("c_info", common);
        json.put("b_info", build(stored, scheduler, tellsRelaxed));
        if (!disks.isEmpty()) {
            json.put("disks", disks.stream().map(disk -> disk(disk, stored)).toList());
        }
        if (!nics.isEmpty()) {
            json.put("nics", nics.stream().map(nic -> nic.json(stored)).toList());
        }
        json.putAll(endings);
        return json;
    }

    private static Map<String, Object> disk(DiskConfig disk, boolean stored) {
        Map<String, Object> json = disk.json();
        if (stored) {
            json.put("colo_restore_enable", false);
        }
        return json;
    }

    private Map<String, Object> build(boolean stored, String scheduler, boolean tellsRelaxed) {
        var build = new LinkedHashMap<String, Object>();
        if (maxVcpus > 1) {
            build.put("max_vcpus", maxVcpus);
            build.put("avail_vcpus", IntStream.range(0, vcpus).boxed().toList());
        }
        build.put("max_memkb", maxKibibytes);
        build.put("target_memkb", targetKibibytes);
        var share = new LinkedHashMap<String, Object>();
        if (stored) {
            build.put("video_memkb", 0);
            share.put("sched", scheduler);
            share.put("weight", weight);
            share.put("cap", cap);
        }
        build.put("sched_params", share);
        build.put("claim_mode", true);
        build.putAll(boot);
        build.put("type." + type, Map.of());
        build.put("arch_arm", Map.of());
        build.put("arch_x86", stored && tellsRelaxed ? Map.of("msr_relaxed", false) : Map.of());
        return build;
    }
}
