package io.github.xensdk.domain;

import io.github.xensdk.InvalidInputException;
import java.util.BitSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Physical CPUs of a host, as {@code xl} writes them: {@code all}, {@code none}, or {@code 0,2-5}. An immutable value.
 *
 * <p>{@code CpuSet.range(0, 3)}. {@code all} means every CPU that the host has, whichever these are: it equals no set that
 * names them.
 */
public final class CpuSet {

    /** The highest number that is accepted: Xen's own limit is 4095 (x86 builds, NR_CPUS). */
    public static final int HIGHEST = 4095;

    private static final Pattern ITEM = Pattern.compile("(\\d{1,4})(?:-(\\d{1,4}))?");
    private static final CpuSet ALL = new CpuSet(true, new BitSet());

    private final boolean all;
    private final BitSet cpus;

    private CpuSet(boolean all, BitSet cpus) {
        this.all = all;
        this.cpus = cpus;
    }

    /** Every CPU of the host. */
    public static CpuSet all() {
        return ALL;
    }

    /**
     * The CPUs with these numbers; without any it is {@code none}.
     *
     * @throws InvalidInputException where a number is negative or above {@link #HIGHEST}
     */
    public static CpuSet of(int... numbers) {
        var cpus = new BitSet();
        for (int number : numbers) {
            cpus.set(checked(number));
        }
        return new CpuSet(false, cpus);
    }

    /**
     * The CPUs from one number to another, both included.
     *
     * @throws InvalidInputException where a number is negative or above {@link #HIGHEST}, or the last is before the first
     */
    public static CpuSet range(int first, int last) {
        if (last < first) {
            throw new InvalidInputException("cpus", "must not end before they begin");
        }
        var cpus = new BitSet();
        cpus.set(checked(first), checked(last) + 1);
        return new CpuSet(false, cpus);
    }

    private static int checked(int number) {
        if (number < 0 || number > HIGHEST) {
            throw new InvalidInputException("cpus", "must be numbers from 0 to " + HIGHEST);
        }
        return number;
    }

    /**
     * Reads {@code all}, {@code none}, or numbers and ranges with commas between.
     *
     * @throws InvalidInputException where it is something else
     */
    public static CpuSet parse(String text) {
        if (text.equals("all")) {
            return ALL;
        }
        var cpus = new BitSet();
        if (!text.equals("none")) {
            for (String part : text.split(",", -1)) {
                Matcher item = ITEM.matcher(part);
                if (!item.matches()) {
                    throw new InvalidInputException("cpus", "must be all, none, or of the form 0,2-5");
                }
                int first = Integer.parseInt(item.group(1));
                cpus.or(range(first, item.group(2) == null ? first : Integer.parseInt(item.group(2))).cpus);
            }
        }
        return new CpuSet(false, cpus);
    }

    /** Whether it is every CPU of the host. */
    public boolean isAll() {
        return all;
    }

    /** Whether it is no CPU at all. */
    public boolean isNone() {
        return !all && cpus.isEmpty();
    }

    /** Whether that CPU is in it; every number is in {@link #all()}. */
    public boolean contains(int cpu) {
        return all || (cpu >= 0 && cpus.get(cpu));
    }

    /** Its CPUs on a host that has {@code count} of them, numbered from 0. */
    public SortedSet<Integer> on(int count) {
        return IntStream.range(0, count)
                .filter(this::contains)
                .boxed()
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    }

    /** The numbers that it names, in order; none where it {@linkplain #isAll() is all}. */
    public List<Integer> named() {
        return cpus.stream().boxed().toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CpuSet that && all == that.all && cpus.equals(that.cpus);
    }

    @Override
    public int hashCode() {
        return all ? 1 : cpus.hashCode();
    }

    /** As {@code xl} takes it: {@code 0,2-5}. */
    @Override
    public String toString() {
        if (all) {
            return "all";
        }
        var text = new StringBuilder();
        for (int first = cpus.nextSetBit(0); first >= 0; ) {
            int end = cpus.nextClearBit(first);
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (end - 1 > first) {
                text.append('-').append(end - 1);
            }
            first = cpus.nextSetBit(end);
        }
        return text.isEmpty() ? "none" : text.toString();
    }
}
