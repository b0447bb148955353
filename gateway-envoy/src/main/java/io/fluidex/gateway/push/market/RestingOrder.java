package io.fluidex.gateway.push.market;

import java.math.BigDecimal;

/**
 * What a book has to know of an order.
 *
 * @param id exchange-wide id
 * @param market market name
 * @param ask whether it sells base
 * @param price limit price
 * @param remain what it still asks for
 */
public record RestingOrder(
    long id, String market, boolean ask, BigDecimal price, BigDecimal remain) {
  RestingOrder withRemain(final BigDecimal other) {
    return new RestingOrder(id, market, ask, price, other);
  }
}
