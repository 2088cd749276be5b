package io.github.xensdk.migration;

import static io.github.xensdk.migration.Finding.blocker;
import static io.github.xensdk.migration.Finding.note;
import static io.github.xensdk.migration.Finding.warning;

import io.github.xensdk.Bridge;
import io.github.xensdk.ByteSize;
import io.github.xensdk.HostCapability;
import io.github.xensdk.HostInfo;
import io.github.xensdk.domain.DomainInfo;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.internal.xl.HostLook;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What two hosts' answers mean for a guest. Pure functions. */
final class HostFindings {

    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\D?.*");

    /** Before this one xl info does not say pv or shadow. */
    private static final int[] TELLS_ALL = {4, 12};

    private final Move move;
    private final HostInfo source;
    private final HostLook target;
    private final DomainType type;
    private final boolean withoutHap;

    HostFindings(Move move, HostInfo source, HostLook target, DomainType type, boolean withoutHap) {
        this.move = move;
        this.source = source;
        this.target = target;
        this.type = type;
        this.withoutHap = withoutHap;
    }

    private String there() {
        return move.target().name();
    }

    /** Of the hypervisors and the processors. */
    List<Finding> ofXen(MigrationMode mode) {
        var findings = new ArrayList<Finding>();
        versions(findings);
        features(findings);
        types(findings);
        if (mode == MigrationMode.LIVE) {
            logDirty(findings);
        }
        return findings;
    }

    private void versions(List<Finding> findings) {
        int[] here = version(source);
        int[] there = version(target.info());
        int order = Arrays.compare(here, there);
        if (order > 0) {
            findings.add(blocker(
                    PreflightCheck.XEN_VERSION,
                    there(),
                    there() + " has Xen " + target.info().xenVersion() + ", older than "
                            + move.source().name() + "'s " + source.xenVersion()
                            + ", and Xen promises streams to newer ones only",
                    "upgrade the target, or start the guest anew there"));
        } else if (order < 0) {
            findings.add(note(
                    PreflightCheck.XEN_VERSION,
                    there(),
                    there() + " has Xen " + target.info().xenVersion() + ", newer than "
                            + move.source().name() + "'s " + source.xenVersion()
                            + ": the guest will not come back by a migration",
                    ""));
        }
    }

    private static int[] version(HostInfo info) {
        Matcher matcher = VERSION.matcher(info.xenVersion());
        if (!matcher.matches()) {
            // XlInfo lets no other through.
            throw new IllegalStateException("Xen " + info.xenVersion());
        }
        return new int[] {Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))};
    }

    private void features(List<Finding> findings) {
        Optional<long[]> here = words(source);
        Optional<long[]> there = words(target.info());
        if (here.isEmpty() || there.isEmpty() || here.get().length != there.get().length) {
            findings.add(note(
                    PreflightCheck.CPU_FEATURES,
                    there(),
                    "whether the processors have the same features cannot be told from hw_caps of xl info",
                    "compare them where they are of different kinds"));
            return;
        }
        var missing = new ArrayList<String>();
        for (int i = 0; i < here.get().length; i++) {
            long lost = here.get()[i] & ~there.get()[i];
            if (lost != 0) {
                missing.add(String.format(Locale.ROOT, "%08x in word %d", lost, i));
            }
        }
        if (!missing.isEmpty()) {
            findings.add(warning(
                    PreflightCheck.CPU_FEATURES,
                    there(),
                    there() + "'s processors lack features that "
                            + move.source().name() + "'s have (hw_caps of xl" + " info: " + String.join(", ", missing)
                            + "), and a guest that uses them crashes there",
                    "start the guest with cpuid= set to what both have, or with Xen's command line leveled"));
        }
    }

    private static Optional<long[]> words(HostInfo info) {
        String text = info.raw().getOrDefault("hw_caps", "");
        return text.matches("[0-9a-f]{8}(:[0-9a-f]{8})+")
                ? Optional.of(Arrays.stream(text.split(":", -1))
                        .mapToLong(word -> Long.parseLong(word, 16))
                        .toArray())
                : Optional.empty();
    }

    private void types(List<Finding> findings) {
        HostCapability wanted = type == DomainType.PV ? HostCapability.PV : HostCapability.HVM;
        boolean silent = Arrays.compare(version(target.info()), TELLS_ALL) < 0;
        if (!silent && !target.info().capabilities().contains(wanted)) {
            findings.add(blocker(
                    PreflightCheck.GUEST_TYPE,
                    there(),
                    "it is a " + type + " guest, and the Xen of " + there() + " does not run such guests (virt_caps of"
                            + " xl info)",
                    wanted == HostCapability.PV
                            ? "use a Xen that is built with PV"
                            : "switch virtualisation on in the firmware of " + there()));
        }
    }

    /** The target of a stream of a PV guest needs no such thing. */
    private void logDirty(List<Finding> findings) {
        paging(findings);
        if (type == DomainType.PV && !source.capabilities().contains(HostCapability.SHADOW)) {
            findings.add(blocker(
                    PreflightCheck.LOG_DIRTY,
                    move.source().name(),
                    "it is a PV guest, and the Xen of " + move.source().name()
                            + " has no shadow paging, which live migration of PV guests needs",
                    "migrate it cold"));
        }
    }

    /** Where the processor does not translate an HVM or PVH guest's addresses, Xen must, on both hosts. */
    private void paging(List<Finding> findings) {
        if (type == DomainType.PV || !withoutHap) {
            return;
        }
        if (tellsOtherPaging(source)) {
            findings.add(
                    shadowMissing(PreflightCheck.LOG_DIRTY, move.source().name(), "to tell what it has written to"));
        }
        if (tellsOtherPaging(target.info())) {
            findings.add(shadowMissing(PreflightCheck.GUEST_TYPE, there(), "to run it"));
        }
    }

    /** Old ones and some builds say nothing of paging. */
    private static boolean tellsOtherPaging(HostInfo info) {
        return Arrays.compare(version(info), TELLS_ALL) >= 0
                && info.capabilities().contains(HostCapability.HAP)
                && !info.capabilities().contains(HostCapability.SHADOW);
    }

    private static Finding shadowMissing(PreflightCheck check, String host, String what) {
        return blocker(
                check,
                host,
                "its configuration says hap=0, and the Xen of " + host + " has no shadow paging " + what
                        + " (virt_caps of xl info)",
                "start it anew without hap=0, or use a Xen that is built with shadow paging");
    }

    /** What libxl wants of the host for it: libxl__domain_need_memory and libxl_get_required_shadow_memory in Xen's sources. */
    List<Finding> ofMemory(DomainInfo info) {
        ByteSize free = target.info().freeMemory();
        ByteSize now = needed(move.guest().memory(), info);
        ByteSize most = needed(info.maxMemory(), info);
        if (free.compareTo(now) < 0) {
            String sentence = there() + " has " + free.toMebibytes() + " MiB free, and the guest needs "
                    + (now.toMebibytes() + 1) + " MiB there";
            return List.of(
                    mayTakeFromDom0()
                            ? warning(
                                    PreflightCheck.MEMORY,
                                    there(),
                                    sentence + ", which xl has to take from " + there() + "'s dom0 first",
                                    "make sure that dom0 can spare it")
                            : blocker(
                                    PreflightCheck.MEMORY,
                                    there(),
                                    sentence,
                                    "move or shrink other guests there, or shrink this one by xl mem-set"));
        }
        if (free.compareTo(most) < 0) {
            return List.of(warning(
                    PreflightCheck.MEMORY,
                    there(),
                    there() + " has " + free.toMebibytes() + " MiB free: enough for the guest as it is, and not for its"
                            + " maximum of " + info.maxMemory(),
                    "do not let it grow there"));
        }
        return List.of();
    }

    private ByteSize needed(ByteSize memory, DomainInfo info) {
        long kibibytes = memory.toKibibytes();
        if (type == DomainType.PV) {
            return ByteSize.kibibytes(kibibytes + 1024);
        }
        long paging = 4 * (256L * info.maxVcpus() + 2 * (info.maxMemory().toKibibytes() / 1024));
        return ByteSize.kibibytes(kibibytes + 2048 + paging);
    }

    /** As xl decides in its auto_autoballoon: a dom0 that was given a size keeps it. */
    private boolean mayTakeFromDom0() {
        return switch (target.autoballoon()) {
            case "on", "1" -> true;
            case "off", "0" -> false;
            default -> !target.info().raw().getOrDefault("xen_commandline", "").contains("dom0_mem=");
        };
    }

    List<Finding> ofBridges(List<String> wanted) {
        var findings = new ArrayList<Finding>();
        for (String name : wanted) {
            Optional<Bridge> bridge = target.bridges().stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst();
            if (bridge.isEmpty() && !target.interfaces().contains(name)) {
                findings.add(blocker(
                        PreflightCheck.BRIDGE,
                        there(),
                        there() + " has no bridge " + name + ", which the guest's network hangs on",
                        "make one there"));
            } else if (bridge.isEmpty()) {
                findings.add(note(
                        PreflightCheck.BRIDGE,
                        there(),
                        name + " on " + there() + " is no bridge of Linux, so its delays cannot be told",
                        "make sure that it leads to the same network"));
            } else if (bridge.get().spanningTree()
                    && !bridge.get().forwardDelay().isZero()) {
                findings.add(warning(
                        PreflightCheck.BRIDGE,
                        there(),
                        "the bridge " + name + " on " + there()
                                + " takes part in a spanning tree, so the guest's network"
                                + " stays silent there for "
                                + bridge.get().forwardDelay().multipliedBy(2).toSeconds() + " s",
                        "switch it off (ip link set " + name
                                + " type bridge stp_state 0) where the network has no loop"));
            }
        }
        return findings;
    }

    List<Finding> ofPassthrough(List<String> devices) {
        return devices.stream()
                .map(device -> blocker(
                        PreflightCheck.PASSTHROUGH,
                        move.source().name(),
                        "it has a device of " + move.source().name() + "'s machine: " + device,
                        "detach it first"))
                .toList();
    }
}
