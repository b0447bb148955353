package io.fluidex.matchengine.stream;

import io.fluidex.matchengine.order.OrderSide;

/**
 * What a book has to know of an order.
 *
 * @param id exchange-wide id
 * @param market the market's number
 * @param side side of the book
 * @param price the price in ticks
 * @param remain what it still asks for, in lots
 */
public record OpenOrder(long id, int market, OrderSide side, long price, long remain) {}
