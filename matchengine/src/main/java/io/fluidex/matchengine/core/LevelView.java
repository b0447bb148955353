package io.fluidex.matchengine.core;

/**
 * Orders at one price, or many.
 *
 * @param price the price in ticks
 * @param amount what they still ask for, in lots
 * @param orders how many there are
 */
public record LevelView(long price, long amount, int orders) {}
