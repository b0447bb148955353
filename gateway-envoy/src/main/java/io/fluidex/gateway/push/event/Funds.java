package io.fluidex.gateway.push.event;

/**
 * A balance.
 *
 * @param available free to use
 * @param frozen held by open orders
 */
public record Funds(String available, String frozen) {}
