package io.fluidex.matchengine.server;

import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.matchengine.auth.RequestSignatures;
import io.fluidex.matchengine.catalog.Catalog;
import io.fluidex.matchengine.command.PutOrder;
import io.fluidex.matchengine.command.TransferFunds;
import io.fluidex.matchengine.core.PoolView;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.market.MarketSpec;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderType;
import io.fluidex.matchengine.order.TimeInForce;
import io.fluidex.matchengine.pool.PoolPricing;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.message.SigningMessage;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.SignedOrder;
import io.fluidex.rollup.tx.Transfer;
import java.util.Optional;

/**
 * Signs for a pool. The only place that has the pool's key: the core sees signatures, as it does of
 * users. Safe for many threads.
 */
final class PoolSigner {
  /**
   * How long what a pool signs is good for, in seconds: it is executed at once or not at all, and
   * its block begins no later than that.
   */
  private static final long VALID_SECONDS = 60;

  private final Optional<PrivateKey> key;
  private final Domain domain;
  private final RequestSignatures signatures;

  /**
   * A signer for one pool.
   *
   * @param key the key of its account; none in development, where orders need no signature
   */
  PoolSigner(
      final Optional<PrivateKey> key, final Domain domain, final RequestSignatures signatures) {
    this.key = key;
    this.domain = domain;
    this.signatures = signatures;
  }

  private static PackedSignature sign(final PrivateKey key, final SigningMessage message) {
    return PackedSignature.of(key.sign(message.hash()).toBytes());
  }

  /**
   * The pool's limit order.
   *
   * @param pool the pool as it is
   * @param lots how much
   * @param ticks at which price
   * @param seconds the time in seconds since 1970
   */
  PutOrder quote(
      final Catalog catalog,
      final PoolView pool,
      final PoolPricing pricing,
      final OrderSide side,
      final long lots,
      final long ticks,
      final long seconds) {
    final MarketSpec market = catalog.market(pool.market());
    final long validUntil = seconds + VALID_SECONDS;
    final SignedOrder signed =
        key.map(
                secret -> {
                  final boolean sells = side == OrderSide.ASK;
                  final int base = catalog.base(pool.market()).token();
                  final int quote = catalog.quote(pool.market()).token();
                  final Order order =
                      new Order(
                          pool.account(),
                          pool.nextOrderId(),
                          sells ? base : quote,
                          sells ? quote : base,
                          sells ? pricing.base(lots) : pricing.quote(lots, ticks),
                          sells ? pricing.quote(lots, ticks) : pricing.base(lots),
                          validUntil,
                          sells ? Side.SELL : Side.BUY,
                          0);
                  return new SignedOrder(order, sign(secret, SigningMessage.of(domain, order)));
                })
            .orElse(null);
    return new PutOrder(
        pool.account(),
        pool.market(),
        side,
        OrderType.LIMIT,
        TimeInForce.GOOD_TILL_CANCEL,
        true,
        Decimal.of(lots, market.amountPrecision()),
        Decimal.of(ticks, market.pricePrecision()),
        Decimal.ABSENT,
        Decimal.ABSENT,
        Decimal.ABSENT,
        Decimal.ABSENT,
        validUntil,
        "",
        signatures.order(signed),
        signed,
        signed == null ? null : signed.signature());
  }

  /**
   * The pool's payment to a user; null if it is of nothing.
   *
   * @param earlier how many payments of the same request come before it
   */
  TransferFunds payment(
      final PoolView pool,
      final long to,
      final AssetSpec asset,
      final long units,
      final int earlier,
      final long seconds) {
    if (units == 0) {
      return null;
    }
    final Transfer signed =
        key.map(
                secret -> {
                  final Transfer unsigned =
                      transfer(
                          pool,
                          to,
                          asset,
                          units,
                          earlier,
                          seconds,
                          PackedSignature.of(new byte[PackedSignature.BYTES]));
                  return transfer(
                      pool,
                      to,
                      asset,
                      units,
                      earlier,
                      seconds,
                      sign(secret, SigningMessage.of(domain, unsigned)));
                })
            .orElse(null);
    return new TransferFunds(
        pool.account(),
        to,
        asset.token(),
        Decimal.of(units, asset.precision()),
        "{}",
        0,
        signed == null ? "" : Hex.encode(signed.signature().toBytes()),
        signatures.transfer(signed),
        signed);
  }

  private static Transfer transfer(
      final PoolView pool,
      final long to,
      final AssetSpec asset,
      final long units,
      final int earlier,
      final long seconds,
      final PackedSignature signature) {
    return new Transfer(
        pool.account(),
        to,
        asset.token(),
        units,
        pool.nextNonce() + earlier,
        seconds + VALID_SECONDS,
        signature);
  }
}
