package io.fluidex.standalone.demo;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a demonstration is to do.
 *
 * @param traders how many trade, at least 2
 * @param tradesPerSecond how fast, above 0
 * @param trades after how many trades it ends with transfers, withdrawals, a full exit and claims;
 *     empty to go on until it is stopped
 * @param prices to begin with, by market; others begin at 10
 * @param transfers at the end, or every 25 trades if it has none
 * @param withdrawals at the end; without an end, one every 50 trades
 * @param fullExit whether a trader takes everything out by a request on L1
 * @param claims whether it waits for the execution on L1 and claims; without proofs there is none
 * @param seed of everything random
 * @param patience how long an answer of the exchange or L1 may take, and how long it may last until
 *     what was asked for on L1 is executed
 */
public record DemoSettings(
    int traders,
    double tradesPerSecond,
    OptionalLong trades,
    Map<String, BigDecimal> prices,
    int transfers,
    int withdrawals,
    boolean fullExit,
    boolean claims,
    long seed,
    Duration patience) {
  private static final Map<String, BigDecimal> PRICES =
      Map.of("ETH_USDT", new BigDecimal("2500"), "BTC_USDT", new BigDecimal("9682"));

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is outside its range
   */
  public DemoSettings {
    prices = Map.copyOf(prices);
    if (traders < 2
        || !(tradesPerSecond > 0 && tradesPerSecond <= 10_000)
        || trades.orElse(1) < 1
        || transfers < 0
        || withdrawals < 0) {
      throw new IllegalArgumentException(
          "a demonstration has at least 2 traders, 1 trade and a rate of at most 10000 trades/s");
    }
  }

  /** Goes on until it is stopped. */
  public static DemoSettings continuous(final double tradesPerSecond) {
    return new DemoSettings(
        4,
        tradesPerSecond,
        OptionalLong.empty(),
        PRICES,
        1,
        1,
        true,
        true,
        1,
        Duration.ofMinutes(5));
  }

  /** Ends after so many trades, three transfers, four withdrawals, a full exit and all claims. */
  public static DemoSettings once(final long trades, final double tradesPerSecond) {
    return new DemoSettings(
        4,
        tradesPerSecond,
        OptionalLong.of(trades),
        PRICES,
        3,
        4,
        true,
        true,
        1,
        Duration.ofMinutes(5));
  }

  /** The same without waiting for execution and without claims, for an exchange without proofs. */
  public DemoSettings withoutClaims() {
    return new DemoSettings(
        traders,
        tradesPerSecond,
        trades,
        prices,
        transfers,
        withdrawals,
        fullExit,
        false,
        seed,
        patience);
  }

  /** The same with other patience. */
  public DemoSettings withPatience(final Duration other) {
    return new DemoSettings(
        traders,
        tradesPerSecond,
        trades,
        prices,
        transfers,
        withdrawals,
        fullExit,
        claims,
        seed,
        other);
  }
}
