package io.fluidex.rollup.tx;

import java.util.Objects;

/**
 * Two orders trade.
 *
 * @param maker order 1, the one that was there first
 * @param taker order 2
 * @param amount1to2 what the maker sells, in its tokenSell, unsigned
 * @param amount2to1 what the taker sells, in its tokenSell, unsigned
 */
public record SpotTrade(SignedOrder maker, SignedOrder taker, long amount1to2, long amount2to1)
    implements Transaction {
  /** Refuses null. */
  public SpotTrade {
    Objects.requireNonNull(maker, "maker");
    Objects.requireNonNull(taker, "taker");
  }

  @Override
  public TransactionType type() {
    return TransactionType.SPOT_TRADE;
  }
}
