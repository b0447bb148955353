package io.fluidex.cli;

import io.fluidex.ethsender.client.ExchangeClient;
import io.fluidex.ethsender.contract.FluidexContract;
import io.fluidex.ethsender.exchange.RevertReason;
import io.fluidex.ethsender.rpc.RpcErrorException;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A token of the contract.
 *
 * @param id its number on L2
 * @param token what the contract says of it
 */
record L1Token(int id, FluidexContract.Token token) {
  /** What people call token 0. */
  private static final String ETH = "ETH";

  private static final int MOST = 0xffff;

  /**
   * The number that a text stands for: itself, or ETH for 0.
   *
   * @throws InputException if it is something else
   */
  static int id(final String text) {
    if (text.equalsIgnoreCase(ETH)) {
      return 0;
    }
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > MOST) {
      throw new InputException(
          "TOKEN: '" + text + "' is no token: write ETH, or the number of another");
    }
    return Integer.parseInt(text);
  }

  /**
   * Asks the contract.
   *
   * @throws InputException if it has no such token
   */
  static L1Token read(final ExchangeClient exchange, final String text) {
    final int id = id(text);
    try {
      return new L1Token(id, exchange.token(id));
    } catch (final RpcErrorException e) {
      throw new InputException(
          "TOKEN: the contract has no token " + id + " (" + RevertReason.of(e) + ")", e);
    }
  }

  /**
   * An amount in units of L2.
   *
   * @throws InputException if it is not above 0 or has more decimals than the token has there
   */
  BigInteger units(final BigDecimal amount) {
    final BigDecimal units = amount.movePointRight(token.precision()).stripTrailingZeros();
    if (amount.signum() <= 0 || units.scale() > 0) {
      throw new InputException(
          "AMOUNT: "
              + amount.toPlainString()
              + " is not above 0 with at most "
              + token.precision()
              + " decimals, those that "
              + name()
              + " has on L2");
    }
    return units.toBigIntegerExact();
  }

  /** An amount of L2 units as people write it. */
  String amount(final long units) {
    return new BigDecimal(BigInteger.valueOf(units), token.precision()).toPlainString();
  }

  /** How messages call it. */
  String name() {
    return id == 0 ? ETH : "token " + id;
  }

  /** How commands take it. */
  String argument() {
    return id == 0 ? ETH : "" + id;
  }
}
