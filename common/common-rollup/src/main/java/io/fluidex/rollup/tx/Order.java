package io.fluidex.rollup.tx;

import java.util.Objects;

/**
 * What a trader wants and signs: give up to so much of one token for at least so much of another.
 *
 * @param account the trader's account
 * @param orderId the trader's number of the order
 * @param tokenSell the token it gives
 * @param tokenBuy the token it takes
 * @param totalSell the most it gives on side {@link Side#SELL}, unsigned; over totalBuy, the price
 * @param totalBuy the most it takes on side {@link Side#BUY}, unsigned
 * @param validUntil the last block time at which it may trade, in seconds since 1970
 * @param side which total limits it
 * @param maxFeeBips the highest fee it pays, in hundredths of a percent
 */
public record Order(
    long account,
    long orderId,
    int tokenSell,
    int tokenBuy,
    long totalSell,
    long totalBuy,
    long validUntil,
    Side side,
    int maxFeeBips) {
  /**
   * Checks the ranges.
   *
   * @throws TransactionFormatException if a number lies outside
   */
  public Order {
    Ranges.account("account", account);
    Ranges.orderId(orderId);
    Ranges.token("tokenSell", tokenSell);
    Ranges.token("tokenBuy", tokenBuy);
    Ranges.time("validUntil", validUntil);
    Objects.requireNonNull(side, "side");
    Ranges.bips("maxFeeBips", maxFeeBips);
  }
}
