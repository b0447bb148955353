package io.fluidex.matchengine.core;

import io.fluidex.matchengine.state.PoolShare;
import io.fluidex.matchengine.state.PoolState;
import java.util.List;
import java.util.TreeMap;

/** A pool at work: who has how many shares of it. */
final class Pool {
  /** Owner of the locked shares: no account has this id. */
  static final long NOBODY = 0;

  private final int market;
  private final long account;
  private final TreeMap<Long, PoolShare> shares = new TreeMap<>();
  private int feeBips;
  private long total;

  Pool(final int market, final long account, final int feeBips) {
    this.market = market;
    this.account = account;
    this.feeBips = feeBips;
  }

  Pool(final PoolState state) {
    this(state.market(), state.account(), state.feeBips());
    state.shares().forEach(this::put);
  }

  int market() {
    return market;
  }

  long account() {
    return account;
  }

  int feeBips() {
    return feeBips;
  }

  void setFeeBips(final int bips) {
    feeBips = bips;
  }

  /** All shares. */
  long total() {
    return total;
  }

  /** What a user has. */
  PoolShare share(final long userId) {
    return shares.getOrDefault(userId, new PoolShare(userId, 0, 0));
  }

  private void put(final PoolShare share) {
    final PoolShare before = shares.put(share.userId(), share);
    total += share.shares() - (before == null ? 0 : before.shares());
  }

  void give(final long userId, final long count) {
    final PoolShare before = share(userId);
    put(new PoolShare(userId, before.shares() + count, before.sequence()));
  }

  /** Takes shares and remembers that it did, also of a user that has none left. */
  void take(final long userId, final long count) {
    final PoolShare before = share(userId);
    put(new PoolShare(userId, before.shares() - count, before.sequence() + 1));
  }

  void clear() {
    shares.clear();
    total = 0;
  }

  PoolState state() {
    return new PoolState(market, account, feeBips, List.copyOf(shares.values()));
  }
}
