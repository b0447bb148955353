package io.fluidex.matchengine.command;

import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.rollup.tx.Cancel;
import java.util.Objects;

/**
 * Makes what is left of an open order less. It keeps its id, its place in the queue and, on L2, its
 * signature.
 *
 * @param userId whose order
 * @param market the market's number, or {@link Command#UNKNOWN}
 * @param orderId exchange-wide id
 * @param remain the new remaining base amount, above 0 and below what it is
 * @param authorisation what is known about the signature
 * @param l2 a cancel of the order as signed for L2, which proves that its user asks; null without
 */
public record ReduceOrder(
    long userId, int market, long orderId, Decimal remain, Authorisation authorisation, Cancel l2)
    implements Command {
  /**
   * Refuses null where there is always a value.
   *
   * @throws IllegalArgumentException if a number lies outside
   */
  public ReduceOrder {
    Ranges.u32("userId", userId);
    Objects.requireNonNull(remain, "remain");
    Objects.requireNonNull(authorisation, "authorisation");
  }
}
