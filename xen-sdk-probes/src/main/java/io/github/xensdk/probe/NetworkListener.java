package io.github.xensdk.probe;

/**
 * Hears of outages while a recording goes on. Called by one daemon thread for all recordings that were started together, never by
 * the one that probes; a listener that throws is logged and changes nothing.
 */
public interface NetworkListener {

    /** Does nothing. */
    NetworkListener NONE = new NetworkListener() {};

    /**
     * An outage ended.
     *
     * @param probe the probe that saw it
     * @param outage what is known so far: in the {@linkplain NetworkResult result} its lower bound may be smaller, where packets get
     *     lost later
     */
    record OutageEnded(NetworkProbe probe, Outage outage) {}

    /**
     * An outage ended: told when nothing that comes later can change its bounds, {@linkplain NetworkProbe#lateAfter() the late
     * bound} and 100 replies after it, or 5 s. The last ones may be told shortly after {@link NetworkRecording#stop()} has returned,
     * whose result has all of them.
     */
    default void outageEnded(OutageEnded event) {}
}
