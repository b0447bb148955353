package io.fluidex.standalone.demo;

import io.fluidex.ethsender.client.ExchangeClient;
import io.fluidex.ethsender.client.L1Account;
import io.fluidex.proto.matchengine.OrderInfo;
import io.fluidex.proto.matchengine.UserQueryResponse;
import io.fluidex.standalone.demo.Tally.Count;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A registered trader. One thread at a time trades, transfers and withdraws for it, since these
 * have ascending numbers; L1 may be used by others meanwhile.
 */
final class Trader {
  private static final Duration VALIDITY = Duration.ofHours(24);

  private final String name;
  private final L1Account wallet;
  private final ExchangeClient l1;
  private final RequestSigner signer;
  private final TradingClient client;
  private final Tally tally;
  private final InstantSource clock;
  private long nextOrderId;

  /**
   * A trader.
   *
   * @param name for people
   * @param wallet its account on L1
   * @param l1 what it does there
   * @param user what the exchange knows of it
   */
  Trader(
      final String name,
      final L1Account wallet,
      final ExchangeClient l1,
      final RequestSigner signer,
      final UserQueryResponse user,
      final TradingClient client,
      final Tally tally,
      final InstantSource clock) {
    this.name = name;
    this.wallet = wallet;
    this.l1 = l1;
    this.signer = signer;
    this.client = client;
    this.tally = tally;
    this.clock = clock;
    this.nextOrderId = Integer.toUnsignedLong(user.getNextOrderId());
  }

  String name() {
    return name;
  }

  /** Its account on L2. */
  long account() {
    return signer.account();
  }

  ExchangeClient l1() {
    return l1;
  }

  L1Account wallet() {
    return wallet;
  }

  Map<Asset, AssetAmounts> balances(final List<Asset> assets) {
    return client.balances(account(), assets);
  }

  List<OrderInfo> openOrders(final Market market) {
    return client.openOrders(account(), market);
  }

  /** Puts an order; empty if it is refused, which is counted. */
  Optional<OrderInfo> put(final OrderTerms terms) {
    if (nextOrderId == 0) {
      throw new DemoException(
          name + " has used all its order ids, or has an open order in every slot");
    }
    tally.add(Count.ORDER);
    try {
      final OrderInfo placed = client.put(signer.order(terms, nextOrderId, validUntil()));
      nextOrderId = Integer.toUnsignedLong(placed.getNextOrderId());
      tally.add(Count.ACKNOWLEDGED);
      return Optional.of(placed);
    } catch (final RefusedException e) {
      tally.refused(e.getMessage());
      nextOrderId = Integer.toUnsignedLong(user().getNextOrderId());
      return Optional.empty();
    }
  }

  /** Ends an open order, if it is still open. */
  void cancel(final Market market, final MarketView.Open order) {
    try {
      client.cancel(signer.cancel(market, order.exchangeId(), order.orderId(), nonce()));
      tally.add(Count.CANCEL);
    } catch (final RefusedException e) {
      tally.refused(e.getMessage());
    }
  }

  /** Pays another account; false if it is refused, which is counted. */
  boolean transfer(final Asset asset, final long units, final long to) {
    final long nonce = nonce();
    return counted(
        Count.TRANSFER,
        nonce,
        () -> client.transfer(signer.transfer(asset, units, to, nonce, validUntil())));
  }

  /** Withdraws to L1; false if it is refused, which is counted. */
  boolean withdraw(final Asset asset, final long units) {
    final long nonce = nonce();
    return counted(
        Count.WITHDRAWAL,
        nonce,
        () -> client.withdraw(signer.withdraw(asset, units, nonce, validUntil())));
  }

  /** A request that has a nonce. */
  private interface Request {
    void send() throws RefusedException;
  }

  private boolean counted(final Count what, final long nonce, final Request request) {
    try {
      request.send();
    } catch (final RefusedException e) {
      // One that was repeated may have been executed before its answer was lost.
      if (nonce() == nonce) {
        tally.refused(e.getMessage());
        return false;
      }
    }
    tally.add(what);
    return true;
  }

  private long nonce() {
    return user().getNextNonce();
  }

  private UserQueryResponse user() {
    return client
        .user(account())
        .orElseThrow(() -> new DemoException("the exchange has forgotten " + this));
  }

  private long validUntil() {
    return TimeUnit.MILLISECONDS.toSeconds(clock.millis()) + VALIDITY.toSeconds();
  }

  @Override
  public String toString() {
    return name + " (account " + account() + ", " + wallet.address() + ")";
  }
}
