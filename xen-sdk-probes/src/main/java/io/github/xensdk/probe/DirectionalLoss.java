package io.github.xensdk.probe;

/**
 * Lost probes, by direction. Known where the echo service counts what it gets, as {@link EchoService} does; a service that only
 * follows RFC 862 cannot tell.
 *
 * @param outbound probes that did not get to the echo service
 * @param inbound replies that did not get back
 */
public record DirectionalLoss(long outbound, long inbound) {}
