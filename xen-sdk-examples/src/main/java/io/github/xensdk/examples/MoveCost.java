package io.github.xensdk.examples;

/**
 * What one move cost.
 *
 * @param from the host that the guest left
 * @param to the one it came to
 * @param network for how many milliseconds it did not answer
 * @param compute for how many milliseconds it did nothing
 */
record MoveCost(String from, String to, double network, double compute) {}
