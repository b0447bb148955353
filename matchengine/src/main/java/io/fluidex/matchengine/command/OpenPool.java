package io.fluidex.matchengine.command;

import java.util.Objects;

/**
 * Gives a market a pool, or its pool another fee.
 *
 * @param market the market's name
 * @param account the account whose balances are the reserves, for nothing but this pool
 * @param feeBips what swaps leave to the pool, in hundredths of a percent of what comes in
 */
public record OpenPool(String market, long account, int feeBips) implements PoolCommand {
  /**
   * Refuses null.
   *
   * @throws IllegalArgumentException if a number lies outside
   */
  public OpenPool {
    Objects.requireNonNull(market, "market");
    Ranges.u32("account", account);
    Ranges.u16("feeBips", feeBips);
  }
}
