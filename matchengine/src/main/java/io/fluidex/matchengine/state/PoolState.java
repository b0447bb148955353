package io.fluidex.matchengine.state;

import java.util.List;

/**
 * The pool of a market. Its reserves are the balances of its account.
 *
 * @param market the market's number
 * @param account the pool's account
 * @param feeBips what swaps leave to the pool, in hundredths of a percent
 * @param shares who has shares, or had, by ascending user
 */
public record PoolState(int market, long account, int feeBips, List<PoolShare> shares) {
  /** Copies the list. */
  public PoolState {
    shares = List.copyOf(shares);
  }
}
