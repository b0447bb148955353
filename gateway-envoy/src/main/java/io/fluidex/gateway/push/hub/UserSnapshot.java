package io.fluidex.gateway.push.hub;

import io.fluidex.gateway.push.event.OrderView;
import io.fluidex.gateway.push.event.UserFunds;
import java.util.List;

/**
 * A user after an event.
 *
 * @param seq the last event that it contains
 * @param l2Pubkey its L2 key, or whatever it was registered with
 * @param balances every balance
 * @param orders every open order
 */
public record UserSnapshot(
    long seq, String l2Pubkey, List<UserFunds> balances, List<OrderView> orders) {
  /** Copies the lists. */
  public UserSnapshot {
    balances = List.copyOf(balances);
    orders = List.copyOf(orders);
  }
}
