package io.fluidex.gateway.push.hub;

import io.fluidex.gateway.push.market.RestingOrder;
import io.fluidex.gateway.push.market.TradeTape;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the hub begins with: the exchange after an event.
 *
 * @param seq the last event that the orders contain
 * @param told the last event of the topic before those that will be submitted; not more than seq
 * @param markets names of all markets
 * @param orders every open order
 * @param tapes the trades up to {@code told}, by market; the hub takes them over
 */
public record Beginning(
    long seq,
    long told,
    Set<String> markets,
    List<RestingOrder> orders,
    Map<String, TradeTape> tapes) {
  /** Copies the collections. */
  public Beginning {
    markets = Set.copyOf(markets);
    orders = List.copyOf(orders);
    tapes = Map.copyOf(tapes);
  }
}
