package io.fluidex.matchengine.command;

import java.util.Objects;

/**
 * Pays both tokens of a market to its pool for shares.
 *
 * @param market the market's number, or {@link Command#UNKNOWN}
 * @param base the user's transfer of base to the pool's account
 * @param quote the user's transfer of quote to the pool's account, of the nonce after that of base
 * @param minShares the least shares that the user takes
 */
public record AddLiquidity(int market, TransferFunds base, TransferFunds quote, long minShares)
    implements PoolCommand {
  /** Refuses null. */
  public AddLiquidity {
    Objects.requireNonNull(base, "base");
    Objects.requireNonNull(quote, "quote");
  }
}
