package io.fluidex.gateway.push.account;

import io.fluidex.gateway.push.account.AccountChange.BalanceIs;
import io.fluidex.gateway.push.account.AccountChange.Fill;
import io.fluidex.gateway.push.account.AccountChange.OrderIs;
import io.fluidex.gateway.push.event.OrderView;
import io.fluidex.gateway.push.event.UserFunds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A user's balances and open orders after an event. */
public final class AccountState {
  private final Map<String, UserFunds> balances = new LinkedHashMap<>();
  private final Map<Long, OrderView> orders = new LinkedHashMap<>();

  /** A state as the exchange told it. */
  public AccountState(final List<UserFunds> balances, final List<OrderView> orders) {
    balances.forEach(each -> this.balances.put(each.asset(), each));
    orders.forEach(each -> this.orders.put(each.id(), each));
  }

  /** Takes a change of this user. */
  public void apply(final AccountChange change) {
    switch (change) {
      case BalanceIs is -> balances.put(is.balance().asset(), is.balance());
      case OrderIs is -> {
        if (is.order().status().equals(OrderView.OPEN)) {
          orders.put(is.order().id(), is.order());
        } else {
          orders.remove(is.order().id());
        }
      }
      case Fill _ -> {
        // What it changes is told by orders and balances.
      }
    }
  }

  /** Every balance. */
  public List<UserFunds> balances() {
    return new ArrayList<>(balances.values());
  }

  /** Every open order. */
  public List<OrderView> orders() {
    return new ArrayList<>(orders.values());
  }
}
