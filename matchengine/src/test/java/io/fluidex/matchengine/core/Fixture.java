package io.fluidex.matchengine.core;

import io.fluidex.crypto.field.Fr;
import io.fluidex.matchengine.account.L2Key;
import io.fluidex.matchengine.command.Authorisation;
import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.command.LoadMarkets;
import io.fluidex.matchengine.command.PutOrder;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.market.MarketSpec;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderType;
import io.fluidex.matchengine.order.TimeInForce;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.SignedOrder;
import java.util.List;

/** The original's assets and markets, and orders for them. */
final class Fixture {
  static final int ETH = 0;
  static final int USDT = 1;
  static final int UNI = 2;
  static final int ETH_USDT = 0;
  static final int UNI_USDT = 1;

  /** Trees that are small enough to be full soon. */
  static final Depths TINY = new Depths(3, 4, 4);

  static final PackedSignature SIGNATURE = PackedSignature.of(new byte[PackedSignature.BYTES]);

  private Fixture() {}

  static LoadMarkets markets(final long takerFee, final long makerFee) {
    return new LoadMarkets(
        List.of(
            new AssetSpec("ETH", ETH, 6, 6),
            new AssetSpec("USDT", USDT, 6, 6),
            new AssetSpec("UNI", UNI, 6, 4)),
        List.of(
            new MarketSpec("ETH_USDT", "ETH", "USDT", 4, 2, 4, 10, takerFee, makerFee),
            new MarketSpec("UNI_USDT", "UNI", "USDT", 3, 3, 4, 0, takerFee, makerFee)));
  }

  static EngineSettings development() {
    return EngineSettings.development();
  }

  static L2Key key(final long n) {
    return new L2Key(n % 2 == 0, Fr.of(n));
  }

  /** An unsigned limit order. */
  static PutOrder limit(
      final long user, final OrderSide side, final String amount, final String price) {
    return order(
        user, ETH_USDT, side, OrderType.LIMIT, TimeInForce.GOOD_TILL_CANCEL, false, amount, price);
  }

  /** An unsigned market order. */
  static PutOrder market(final long user, final OrderSide side, final String amount) {
    return order(
        user, ETH_USDT, side, OrderType.MARKET, TimeInForce.GOOD_TILL_CANCEL, false, amount, "");
  }

  static PutOrder order(
      final long user,
      final int market,
      final OrderSide side,
      final OrderType type,
      final TimeInForce timeInForce,
      final boolean postOnly,
      final String amount,
      final String price) {
    return new PutOrder(
        user,
        market,
        side,
        type,
        timeInForce,
        postOnly,
        Decimal.parse(amount),
        Decimal.parse(price),
        Decimal.ABSENT,
        Decimal.ABSENT,
        Decimal.ABSENT,
        Decimal.ABSENT,
        0,
        "",
        Authorisation.UNSIGNED,
        null,
        null);
  }

  /** A signed limit order for ETH_USDT, amount in lots and price in ticks. */
  static PutOrder signed(
      final long user,
      final OrderSide side,
      final long lots,
      final long ticks,
      final long l2OrderId,
      final long validUntil) {
    final long base = 100 * lots;
    final long quote = lots * ticks;
    final boolean sells = side == OrderSide.ASK;
    final Order order =
        new Order(
            user,
            l2OrderId,
            sells ? ETH : USDT,
            sells ? USDT : ETH,
            sells ? base : quote,
            sells ? quote : base,
            validUntil,
            sells ? Side.SELL : Side.BUY,
            0);
    return new PutOrder(
        user,
        ETH_USDT,
        side,
        OrderType.LIMIT,
        TimeInForce.GOOD_TILL_CANCEL,
        false,
        Decimal.of(lots, 4),
        Decimal.of(ticks, 2),
        Decimal.ABSENT,
        Decimal.ABSENT,
        Decimal.ABSENT,
        Decimal.ABSENT,
        validUntil,
        "",
        Authorisation.valid(key(user)),
        new SignedOrder(order, SIGNATURE),
        SIGNATURE);
  }
}
