package io.fluidex.standalone.demo;

import io.fluidex.crypto.l2key.EthereumAddress;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A token as exchange, L2 and L1 have it.
 *
 * @param id its name in the exchange
 * @param token its id on L2
 * @param precision decimal digits of its L2 unit
 * @param address its contract on L1; zero for ETH
 * @param unit how many of its smallest parts on L1 one L2 unit is
 */
public record Asset(String id, int token, int precision, EthereumAddress address, BigInteger unit) {
  /** The id of ETH on L2. */
  public static final int ETH = 0;

  /**
   * The L2 units of an amount.
   *
   * @throws ArithmeticException if it has too many decimals, or does not fit 63 bits
   */
  public long units(final BigDecimal amount) {
    return amount.movePointRight(precision).longValueExact();
  }

  /** The amount of L2 units as requests have it. */
  public String text(final long units) {
    return BigDecimal.valueOf(units, precision).toPlainString();
  }

  /** L2 units in the smallest parts of L1. */
  BigInteger onL1(final long units) {
    return unit.multiply(BigInteger.valueOf(units));
  }
}
