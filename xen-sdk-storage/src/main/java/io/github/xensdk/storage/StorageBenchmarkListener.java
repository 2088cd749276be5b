package io.github.xensdk.storage;

import io.github.xensdk.ByteSize;

/**
 * Sees a {@link StorageBenchmark} go on. All methods do nothing unless overridden. Called on the thread that runs it; must return soon.
 * One that throws is logged and changes nothing.
 */
public interface StorageBenchmarkListener {

    /** Hears nothing. */
    StorageBenchmarkListener NONE = new StorageBenchmarkListener() {};

    /** Random bytes are being made, to be copied. */
    default void preparing(Preparing event) {}

    /** A piece of work was timed. */
    default void trialEnded(TrialEnded event) {}

    /**
     * Random bytes are being made.
     *
     * @param host on which host
     * @param size how many
     */
    record Preparing(String host, ByteSize size) {}

    /**
     * A piece of work was timed.
     *
     * @param trial what came of it
     * @param number the how many-th it is, from 1
     * @param of how many there will be
     */
    record TrialEnded(StorageTrial trial, int number, int of) {}
}
