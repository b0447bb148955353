package io.fluidex.matchengine.stream;

/**
 * A price level.
 *
 * @param price the price in ticks
 * @param amount what its orders still ask for, in lots; 0 if there are none any more
 */
public record Level(long price, long amount) {}
