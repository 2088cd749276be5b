package io.github.xensdk.domain;

import io.github.xensdk.XenException;

/**
 * Hears what a {@link DomainWatch} sees. All methods do nothing unless overridden. Called by one thread at a time, which is one
 * of the executor's that the watch was started on; what takes long there delays the next look. One that throws is logged with
 * its event and changes nothing.
 *
 * <p>Within a round the events come in this order: hosts, {@link #vanished}, {@link #renamed}, {@link #stateChanged} and
 * {@link #scheduled}, {@link #restarted}, {@link #moved}, {@link #appeared}. Whoever applies them in turn to a map from host,
 * id and UUID to a domain holds what the hosts held when they were last asked; {@link #restarted} and {@link #moved} take their
 * {@code before} out and put their {@code after} in.
 *
 * <p>Domains are told as the host lists them, dom0 among them, and the halves of a migration under the names that xl gives
 * them: {@code NAME--incoming} on the target, {@code NAME--migratedaway} on the source. The name is {@code (null)} while a
 * domain is being built or torn down.
 */
public interface DomainListener {

    /** A domain is there that was not, or that was there from the start. */
    default void appeared(Appeared event) {}

    /** A domain does something else: it was paused, let go on, shut down, crashed. */
    default void stateChanged(StateChanged event) {}

    /**
     * A domain that ran still runs, and was found in another of the states that are {@linkplain DomainState#isExecuting()
     * executing}. A sample of what changes thousands of times a second: seldom worth hearing.
     */
    default void scheduled(StateChanged event) {}

    /** A domain has another name. A live migration ends with {@code NAME--incoming} becoming {@code NAME}. */
    default void renamed(Renamed event) {}

    /** A domain went and another with its UUID, which came later, is on the same host. */
    default void restarted(Restarted event) {}

    /** A domain went and another with its UUID, which came later, is on another host of the watch. */
    default void moved(Moved event) {}

    /** A domain is gone, and no later one with its UUID is on a host that answered. */
    default void vanished(Vanished event) {}

    /** A host that had answered, or was asked the first time, does not. Told once; its domains are not told to vanish. */
    default void hostUnreachable(HostUnreachable event) {}

    /** A host answers again. What changed on it meanwhile follows. */
    default void hostReachable(HostReachable event) {}

    /**
     * A domain is there.
     *
     * @param host the host's name
     * @param domain as it is now
     * @param fromStart whether it was there when its host answered for the first time
     */
    record Appeared(String host, Domain domain, boolean fromStart) {}

    /**
     * A domain does something else.
     *
     * @param host the host's name
     * @param domain as it is now
     * @param from what it did before
     */
    record StateChanged(String host, Domain domain, DomainState from) {

        /** What it does now. */
        public DomainState to() {
            return domain.state();
        }
    }

    /**
     * A domain has another name.
     *
     * @param host the host's name
     * @param domain as it is now
     * @param from its old name
     */
    record Renamed(String host, Domain domain, String from) {

        /** Its new name. */
        public String to() {
            return domain.name();
        }
    }

    /**
     * A domain was rebooted, restored, or started anew after its host was: same host, same UUID, another start.
     *
     * @param host the host's name
     * @param before as it was when it was last seen
     * @param after as it is now; it may have been told to have appeared while both were there
     */
    record Restarted(String host, Domain before, Domain after) {}

    /**
     * A domain left a host for another.
     *
     * @param from the name of the host that no longer has it
     * @param before as it was there when it was last seen
     * @param to the name of the host that has it
     * @param after as it is there now; it may have been told to have appeared there while both were there, as in a live
     *     migration that takes longer than an interval
     */
    record Moved(String from, Domain before, String to, Domain after) {}

    /**
     * A domain is gone.
     *
     * @param host the host's name
     * @param domain as it was when it was last seen
     */
    record Vanished(String host, Domain domain) {}

    /**
     * A host could not be asked: no link, no answer in time, or one that could not be understood.
     *
     * @param host the host's name
     * @param problem why
     */
    record HostUnreachable(String host, XenException problem) {}

    /**
     * A host answers again.
     *
     * @param host the host's name
     */
    record HostReachable(String host) {}
}
