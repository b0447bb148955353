package io.fluidex.load;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.proto.matchengine.OrderSide;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.message.SigningMessage;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.Side;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Orders of some traders around one price, so that about every second one trades and the book stays
 * small; or far from it, so that they rest. For one thread.
 */
final class OrderStream {
  /** The market of all orders: ETH with 4 decimals for USDT with 2. */
  static final String MARKET = "ETH_USDT";

  private static final int AMOUNT_DECIMALS = 4;
  private static final int PRICE_DECIMALS = 2;
  private static final long UNITS_PER_LOT = 100;
  private static final long MID = 100_000;
  private static final int SPREAD = 20;
  private static final int FAR = 40_000;
  private static final int MOST_LOTS = 9_990;
  private static final long LEAST_LOTS = 10;

  private final List<Trader> traders;
  private final Random random;
  private final long validUntil;
  private final Domain domain;
  private final int[] orderIds;

  /**
   * The orders of a seed.
   *
   * @param validUntil the last second of the orders
   * @param domain of signatures, null for orders without one
   */
  OrderStream(
      final List<Trader> traders, final long seed, final long validUntil, final Domain domain) {
    this.traders = List.copyOf(traders);
    this.random = new Random(seed);
    this.validUntil = validUntil;
    this.domain = domain;
    this.orderIds = new int[traders.size()];
  }

  /** An order near the market's price. */
  OrderPutRequest next() {
    return order(MID + random.nextInt(2 * SPREAD + 1) - SPREAD, random.nextBoolean());
  }

  /** So many orders near the market's price. */
  List<OrderPutRequest> next(final int count) {
    final List<OrderPutRequest> orders = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      orders.add(next());
    }
    return orders;
  }

  /** An order that none of {@link #next} meets. */
  OrderPutRequest resting() {
    final boolean sells = random.nextBoolean();
    final long distance = 2L * SPREAD + random.nextInt(FAR);
    return order(sells ? MID + distance : MID - distance, sells);
  }

  private OrderPutRequest order(final long ticks, final boolean sells) {
    final int trader = random.nextInt(traders.size());
    final long lots = LEAST_LOTS + random.nextInt(MOST_LOTS);
    final OrderPutRequest.Builder order =
        OrderPutRequest.newBuilder()
            .setUserId(traders.get(trader).account())
            .setMarket(MARKET)
            .setOrderSide(sells ? OrderSide.ASK : OrderSide.BID)
            .setAmount(BigDecimal.valueOf(lots, AMOUNT_DECIMALS).toPlainString())
            .setPrice(BigDecimal.valueOf(ticks, PRICE_DECIMALS).toPlainString());
    if (domain != null) {
      orderIds[trader]++;
      sign(order, traders.get(trader), orderIds[trader], lots, lots * ticks, sells);
    }
    return order.build();
  }

  private void sign(
      final OrderPutRequest.Builder order,
      final Trader trader,
      final int id,
      final long lots,
      final long quote,
      final boolean sells) {
    final long base = UNITS_PER_LOT * lots;
    final Order signed =
        new Order(
            trader.account(),
            id,
            sells ? LocalExchange.ETH : LocalExchange.USDT,
            sells ? LocalExchange.USDT : LocalExchange.ETH,
            sells ? base : quote,
            sells ? quote : base,
            validUntil,
            sells ? Side.SELL : Side.BUY,
            0);
    order
        .setOrderId(id)
        .setValidUntil((int) validUntil)
        .setSignature(
            Hex.encode(trader.key().sign(SigningMessage.of(domain, signed).hash()).toBytes()));
  }
}
