package io.fluidex.statemanager.token;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Objects;

/**
 * A token.
 *
 * @param id its number on L2
 * @param symbol its name in events, such as {@code ETH}
 * @param precision decimals of its L2 unit: an amount of 1 is 10^-precision
 * @param address its contract on L1, 0x and 40 hex digits in lower case; empty if it has none
 */
public record Token(int id, String symbol, int precision, String address) {
  private static final int MAX_ID = 0xffff;
  private static final int MAX_PRECISION = 18;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number or the address is none
   */
  public Token {
    Objects.requireNonNull(symbol, "symbol");
    address = address.toLowerCase(Locale.ROOT);
    if (id < 0 || id > MAX_ID || precision < 0 || precision > MAX_PRECISION || symbol.isBlank()) {
      throw new IllegalArgumentException(
          "token " + id + " '" + symbol + "' with precision " + precision + " is none");
    }
    if (!address.isEmpty() && !address.matches("0x[0-9a-f]{40}")) {
      throw new IllegalArgumentException("token " + symbol + " has no address " + address);
    }
  }

  /** An unsigned amount in the token's unit as a decimal with exactly so many digits. */
  public String format(final long amount) {
    return new BigDecimal(unsigned(amount), precision).toPlainString();
  }

  /** Whether a decimal is an unsigned amount in the token's unit. */
  public boolean is(final BigDecimal decimal, final long amount) {
    return decimal.compareTo(new BigDecimal(unsigned(amount), precision)) == 0;
  }

  private static BigInteger unsigned(final long amount) {
    final BigInteger value = BigInteger.valueOf(amount);
    return amount < 0 ? value.add(BigInteger.ONE.shiftLeft(Long.SIZE)) : value;
  }
}
