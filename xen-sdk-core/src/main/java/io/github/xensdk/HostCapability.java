package io.github.xensdk;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a host's hypervisor can do: the words in {@code virt_caps} of {@code xl info}. */
public enum HostCapability {
    /** Runs PV guests. */
    PV,
    /** Runs HVM guests, and PVH guests with them. */
    HVM,
    /** Gives devices of the machine to PV guests. */
    PV_DIRECTIO,
    /** Gives devices of the machine to HVM guests. */
    HVM_DIRECTIO,
    /** The processor translates guests' addresses. */
    HAP,
    /** Shadow page tables: without them PV guests do not migrate live. */
    SHADOW,
    /** Processor and IOMMU share their page tables. */
    IOMMU_HAP_PT_SHARE,
    /** Traces guests by the processor's means. */
    VMTRACE,
    /** Virtual performance counters. */
    VPMU,
    /** Grant tables of version 1. */
    GNTTAB_V1,
    /** Grant tables of version 2. */
    GNTTAB_V2,
    /** The processor helps with interrupts (xAPIC). */
    ASSISTED_XAPIC,
    /** The processor helps with interrupts (x2APIC). */
    ASSISTED_X2APIC;

    /** Those of a line of xl that are known here; others are passed over. */
    static Set<HostCapability> known(String words) {
        var known = EnumSet.noneOf(HostCapability.class);
        Arrays.stream(words.split("\\s+", -1)).map(HostCapability::named).forEach(one -> one.ifPresent(known::add));
        return known;
    }

    private static Optional<HostCapability> named(String word) {
        String name = word.replace('-', '_').toUpperCase(Locale.ROOT);
        return Arrays.stream(values()).filter(one -> one.name().equals(name)).findFirst();
    }
}
