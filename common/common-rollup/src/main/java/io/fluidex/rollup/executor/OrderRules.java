package io.fluidex.rollup.executor;

import io.fluidex.rollup.state.OrderLeaf;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.Side;
import java.util.Optional;

/**
 * The rules of one order, whoever it trades with. Also what the exchange admits orders by, so that
 * nothing it matches can fail later.
 */
public final class OrderRules {
  private OrderRules() {}

  /**
   * Whether an order could ever trade at a time, as far as the order itself says: expiry, id,
   * tokens, totals.
   */
  public static Optional<Rejection> checkTerms(final Order order, final long time) {
    if (order.tokenSell() == order.tokenBuy()) {
      return Optional.of(Rejection.ORDER_TOKENS_EQUAL);
    }
    if (order.validUntil() < time) {
      return Optional.of(Rejection.EXPIRED);
    }
    if (order.orderId() == 0) {
      return Optional.of(Rejection.ORDER_ID_ZERO);
    }
    if (order.totalSell() == 0 || order.totalBuy() == 0) {
      return Optional.of(Rejection.ORDER_TOTAL_ZERO);
    }
    return Optional.empty();
  }

  /** Whether an order may trade where its slot holds what it holds. */
  public static Optional<Rejection> checkSlot(final Order order, final OrderLeaf inSlot) {
    if (inSlot.orderId() < order.orderId()) {
      return Optional.empty();
    }
    if (inSlot.orderId() > order.orderId()) {
      return Optional.of(Rejection.ORDER_SUPERSEDED);
    }
    if (inSlot.totalSell() == 0) {
      return Optional.of(Rejection.ORDER_CANCELLED);
    }
    return inSlot.tokenSell() == order.tokenSell()
            && inSlot.tokenBuy() == order.tokenBuy()
            && inSlot.totalSell() == order.totalSell()
            && inSlot.totalBuy() == order.totalBuy()
        ? Optional.empty()
        : Optional.of(Rejection.ORDER_CHANGED);
  }

  /** What the slot holds when the order has sold and bought so much more than it holds now. */
  static OrderLeaf filled(
      final Order order, final OrderLeaf inSlot, final long sell, final long buy) {
    final boolean continues = inSlot.orderId() == order.orderId();
    return new OrderLeaf(
        order.orderId(),
        order.tokenSell(),
        order.tokenBuy(),
        (continues ? inSlot.filledSell() : 0) + sell,
        (continues ? inSlot.filledBuy() : 0) + buy,
        order.totalSell(),
        order.totalBuy());
  }

  /**
   * Whether a fill that led to a leaf is within the order's limits, and its price in this trade.
   */
  static Optional<Rejection> checkFill(
      final Order order, final OrderLeaf after, final long sell, final long buy) {
    if (Long.compareUnsigned(after.filledSell(), sell) < 0
        || Long.compareUnsigned(after.filledBuy(), buy) < 0) {
      return Optional.of(Rejection.FILL_OVERFLOW);
    }
    final boolean within =
        order.side() == Side.SELL
            ? Long.compareUnsigned(after.filledSell(), order.totalSell()) <= 0
            : Long.compareUnsigned(after.filledBuy(), order.totalBuy()) <= 0;
    if (!within) {
      return Optional.of(Rejection.ORDER_OVERFILLED);
    }
    return isPriceWithinLimit(sell, buy, order.totalSell(), order.totalBuy())
        ? Optional.empty()
        : Optional.of(Rejection.PRICE_WORSE_THAN_LIMIT);
  }

  /** Whether sell * totalBuy is at most buy * totalSell, over the integers, all unsigned. */
  public static boolean isPriceWithinLimit(
      final long sell, final long buy, final long totalSell, final long totalBuy) {
    final int high =
        Long.compareUnsigned(
            Math.unsignedMultiplyHigh(sell, totalBuy), Math.unsignedMultiplyHigh(buy, totalSell));
    return high < 0 || (high == 0 && Long.compareUnsigned(sell * totalBuy, buy * totalSell) <= 0);
  }
}
