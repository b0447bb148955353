package io.fluidex.matchengine.core;

import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.command.PutBatch;
import io.fluidex.matchengine.command.PutOrder;
import io.fluidex.matchengine.command.ReplaceOrder;
import io.fluidex.matchengine.command.TransferFunds;
import io.fluidex.matchengine.command.WithdrawFunds;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/** All pools; none ever goes. */
final class PoolBook {
  private final TreeMap<Integer, Pool> pools = new TreeMap<>();
  private final Set<Long> accounts = new HashSet<>();

  /** By ascending market. */
  Collection<Pool> pools() {
    return pools.values();
  }

  /** The pool of a market, or null. */
  Pool find(final int market) {
    return pools.get(market);
  }

  boolean owns(final long account) {
    return accounts.contains(account);
  }

  void add(final Pool pool) {
    pools.put(pool.market(), pool);
    accounts.add(pool.account());
  }

  /** Takes all shares from all; the pools stay, as markets do. */
  void clear() {
    pools.values().forEach(Pool::clear);
  }

  /**
   * Whether a command of another kind would move what a pool has, or give it something for which
   * nobody gets a share.
   */
  boolean forbids(final Command command) {
    if (accounts.isEmpty()) {
      return false;
    }
    return switch (command) {
      case PutOrder c -> owns(c.userId());
      case ReplaceOrder c -> owns(c.order().userId());
      case PutBatch c -> c.orders().stream().anyMatch(order -> owns(order.userId()));
      case TransferFunds c -> owns(c.from()) || owns(c.to());
      case WithdrawFunds c -> owns(c.userId());
      default -> false;
    };
  }
}
