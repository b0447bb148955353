package io.fluidex.matchengine.core;

import static io.fluidex.matchengine.order.OrderSide.ASK;
import static io.fluidex.matchengine.order.OrderSide.BID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.matchengine.command.Authorisation;
import io.fluidex.matchengine.command.CancelAllOrders;
import io.fluidex.matchengine.command.CancelOrder;
import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.command.ExpireOrders;
import io.fluidex.matchengine.command.L1ChangeKey;
import io.fluidex.matchengine.command.L1Deposit;
import io.fluidex.matchengine.command.L1FullExit;
import io.fluidex.matchengine.command.L1Register;
import io.fluidex.matchengine.command.PutBatch;
import io.fluidex.matchengine.command.PutOrder;
import io.fluidex.matchengine.command.RegisterUser;
import io.fluidex.matchengine.command.ReplaceOrder;
import io.fluidex.matchengine.command.Reset;
import io.fluidex.matchengine.command.TransferFunds;
import io.fluidex.matchengine.command.UpdateBalance;
import io.fluidex.matchengine.command.WithdrawFunds;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.event.BalanceChanged;
import io.fluidex.matchengine.event.KeyChanged;
import io.fluidex.matchengine.event.OrderVoided;
import io.fluidex.matchengine.event.Traded;
import io.fluidex.matchengine.order.OrderStatus;
import io.fluidex.matchengine.result.BalanceUpdated;
import io.fluidex.matchengine.result.FundsTransferred;
import io.fluidex.matchengine.result.Ignored;
import io.fluidex.matchengine.result.MarketsLoaded;
import io.fluidex.matchengine.result.OrderCancelled;
import io.fluidex.matchengine.result.OrderPlaced;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.rollup.signature.SignatureVerdict;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.FullExit;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a rollup asks besides: signatures, slots, nonces, expiries and requests from L1. */
class RollupTest {
  private final Exchange exchange = Exchange.rollup();
  private final long until = exchange.seconds() + 100;

  private PutOrder ask(final long user, final long l2OrderId) {
    return Fixture.signed(user, ASK, 1000, 100, l2OrderId, until);
  }

  private PutOrder bid(final long user, final long l2OrderId) {
    return Fixture.signed(user, BID, 1000, 100, l2OrderId, until);
  }

  private static PutOrder authorised(final PutOrder order, final Authorisation authorisation) {
    return new PutOrder(
        order.userId(),
        order.market(),
        order.side(),
        order.type(),
        order.timeInForce(),
        order.postOnly(),
        order.amount(),
        order.price(),
        order.quoteLimit(),
        order.worstPrice(),
        order.takerFee(),
        order.makerFee(),
        order.validUntil(),
        order.clientOrderId(),
        authorisation,
        order.l2(),
        order.signature());
  }

  private static PutOrder priced(final PutOrder order, final String price) {
    return new PutOrder(
        order.userId(),
        order.market(),
        order.side(),
        order.type(),
        order.timeInForce(),
        order.postOnly(),
        order.amount(),
        Decimal.parse(price),
        order.quoteLimit(),
        order.worstPrice(),
        order.takerFee(),
        order.makerFee(),
        order.validUntil(),
        order.clientOrderId(),
        order.authorisation(),
        order.l2(),
        order.signature());
  }

  private static CancelOrder cancel(
      final long user,
      final long id,
      final long l2OrderId,
      final long nonce,
      final boolean onChain) {
    return new CancelOrder(
        user,
        0,
        id,
        "",
        Authorisation.valid(Fixture.key(user)),
        new Cancel(user, l2OrderId, nonce, Fixture.SIGNATURE),
        onChain);
  }

  @Test
  void shouldHandTradesToL2AsSigned() {
    final PutOrder maker = ask(2, 1);
    final PutOrder taker = bid(3, 7);
    exchange.placed(maker);
    final OrderPlaced placed = exchange.placed(taker);
    assertEquals(8, placed.nextOrderId());
    final Traded trade = (Traded) exchange.events().get(1);
    assertEquals(new SpotTrade(maker.l2(), taker.l2(), 100_000, 100_000), trade.l2());
  }

  @Test
  void shouldRefuseWhatIsNotSignedByTheKeyOfNow() {
    final PutOrder good = ask(2, 1);
    exchange.refused(Reason.INVALID_SIGNATURE, authorised(good, Authorisation.UNSIGNED));
    exchange.refused(Reason.INVALID_SIGNATURE, authorised(good, Authorisation.NO_KEY));
    exchange.refused(
        Reason.INVALID_SIGNATURE, authorised(good, Authorisation.valid(Fixture.key(3))));
    exchange.refused(
        Reason.INVALID_SIGNATURE,
        authorised(good, new Authorisation(Fixture.key(2), SignatureVerdict.MALFORMED)));
    exchange.refused(Reason.INVALID_SIGNATURE, ask(9, 1));
    exchange.refused(Reason.INVALID_ORDER_PARAMS, priced(good, "1.01"));
    exchange.refused(Reason.ORDER_ID_ZERO, ask(2, 0));
    exchange.refused(
        Reason.SIGNATURE_EXPIRED, Fixture.signed(2, ASK, 1000, 100, 1, exchange.seconds() - 1));
    exchange.placed(good);
  }

  @Test
  void shouldRefuseAnOrderWhoseSlotIsStillOpen() {
    final long first = exchange.placed(ask(2, 1)).order().terms().id();
    exchange.refused(Reason.ORDER_SLOT_OCCUPIED, ask(2, 17));
    exchange.refused(Reason.ORDER_ID_USED, ask(2, 1));
    exchange.placed(ask(2, 2));
    exchange.apply(cancel(2, first, 1, 0, false));
    exchange.refused(Reason.ORDER_ID_USED, ask(2, 1));
    exchange.placed(ask(2, 17));
    exchange.refused(Reason.ORDER_ID_USED, ask(2, 1));
    assertEquals(19, exchange.core().user(2).orElseThrow().nextOrderId(), "18 has the slot of 2");
  }

  @Test
  void shouldTakeAnExpiredOrderOutOfTheSlotThatAnotherWants() {
    exchange.placed(ask(2, 1));
    exchange.sleep(101);
    exchange.placed(Fixture.signed(2, ASK, 1000, 100, 17, exchange.seconds()));
    assertEquals(List.of("EXPIRED 1 EXPIRED", "PUT 2 OPEN"), exchange.told());
    exchange.sleep(1);
    exchange.apply(new ExpireOrders(5));
    assertEquals(List.of("EXPIRED 2 EXPIRED"), exchange.told());
  }

  @Test
  void shouldReplaceAnOrderByOneOfTheSameSlot() {
    exchange.placed(ask(2, 1));
    exchange.placed(new ReplaceOrder(1, ask(2, 17)));
    assertEquals(List.of("FINISH 1 REPLACED", "PUT 2 OPEN"), exchange.told());
  }

  @Test
  void shouldCancelOnlyWithTheNextNonceAndVoidOnDemand() {
    exchange.placed(ask(2, 1));
    exchange.refused(Reason.NONCE, cancel(2, 1, 1, 1, false));
    exchange.refused(Reason.INVALID_ORDER_PARAMS, cancel(2, 1, 2, 0, false));
    exchange.refused(Reason.INVALID_USER, cancel(3, 1, 1, 0, false));
    final OrderCancelled cancelled =
        assertInstanceOf(OrderCancelled.class, exchange.apply(cancel(2, 1, 1, 0, true)));
    assertEquals(1, cancelled.nextNonce());
    final OrderVoided voided = (OrderVoided) exchange.events().get(1);
    assertEquals(new Cancel(2, 1, 0, Fixture.SIGNATURE), voided.l2());
    exchange.refused(Reason.INVALID_ORDER_ID, cancel(2, 1, 1, 1, true));
    final OrderCancelled byL2Id =
        assertInstanceOf(OrderCancelled.class, exchange.apply(cancel(2, 0, 33, 1, true)));
    assertNull(byL2Id.order());
    exchange.refused(Reason.ORDER_ID_USED, cancel(2, 0, 17, 2, true));
    exchange.refused(Reason.ORDER_ID_USED, ask(2, 17));
    assertEquals(34, byL2Id.nextOrderId());
  }

  @Test
  void shouldNotResetForAnOrderThatIsReplayed() {
    final PutOrder old = ask(2, 1);
    exchange.placed(old);
    exchange.apply(cancel(2, 1, 1, 0, false));
    exchange.placed(ask(2, 2));
    exchange.refused(Reason.ORDER_ID_USED, new PutBatch(0, true, List.of(old)));
    exchange.refused(
        Reason.INVALID_SIGNATURE,
        new PutBatch(0, true, List.of(authorised(ask(2, 3), Authorisation.NO_KEY))));
    assertTrue(exchange.apply(new PutBatch(0, true, List.of(ask(2, 3)))).isEffective());
    assertEquals(List.of("FINISH 2 CANCELLED", "PUT 3 OPEN"), exchange.told());
    exchange.refused(
        Reason.INVALID_SIGNATURE,
        new CancelAllOrders(2, 0, Authorisation.valid(Fixture.key(2)), null));
  }

  @Test
  void shouldExecuteRequestsFromL1InOrderAndEachOnce() {
    final long next = exchange.core().nextSerial();
    assertEquals(new Ignored(), exchange.apply(new L1Deposit(next - 1, 2, Fixture.ETH, 5, "{}")));
    exchange.refused(Reason.L1_SERIAL_GAP, new L1Deposit(next + 1, 2, Fixture.ETH, 5, "{}"));
    exchange.refused(Reason.L1_INCONSISTENT, new L1Deposit(next, 9, Fixture.ETH, 5, "{}"));
    exchange.refused(
        Reason.L1_INCONSISTENT,
        new L1Deposit(next, 2, Fixture.ETH, Long.MAX_VALUE - 1_000_000, "{}"));
    exchange.refused(Reason.L1_INCONSISTENT, new L1Register(next, 2, "0x", Fixture.key(5)));
    exchange.refused(Reason.L1_INCONSISTENT, new L1Register(next, 16, "0x", Fixture.key(5)));
    exchange.apply(new L1Deposit(next, 2, 7, 5, "{}"));
    final BalanceChanged told = (BalanceChanged) exchange.events().get(0);
    assertEquals(new Deposit(2, 7, 5), told.l2(), "a token that is no asset of the exchange");
    assertEquals(5, exchange.core().balance(2, 7).available());
  }

  @Test
  void shouldTakeSellingOrdersOutBeforeAFullExit() {
    exchange.placed(ask(2, 1));
    exchange.placed(Fixture.signed(2, BID, 1000, 50, 2, until));
    exchange.apply(new L1FullExit(exchange.core().nextSerial(), 2, Fixture.ETH, "{}"));
    assertEquals(List.of("FINISH 1 FULL_EXIT", "BalanceChanged"), exchange.told());
    final BalanceChanged told = (BalanceChanged) exchange.events().get(1);
    assertEquals(-1_000_000, told.change());
    assertEquals(new FullExit(2, Fixture.ETH), told.l2());
    assertEquals(1, exchange.core().user(2).orElseThrow().openOrders());
    exchange.apply(new L1FullExit(exchange.core().nextSerial(), 2, Fixture.ETH, "{}"));
    assertEquals(0, ((BalanceChanged) exchange.events().get(0)).change());
  }

  @Test
  void shouldTakeOrdersOutThatAnOldKeySigned() {
    exchange.placed(ask(2, 1));
    exchange.apply(new L1ChangeKey(exchange.core().nextSerial(), 2, Fixture.key(99)));
    assertEquals(List.of("FINISH 1 KEY_CHANGED", "KeyChanged"), exchange.told());
    assertEquals(Fixture.key(99).ay(), ((KeyChanged) exchange.events().get(1)).l2().ay());
    exchange.refused(Reason.INVALID_SIGNATURE, ask(2, 2));
    assertEquals(
        OrderStatus.OPEN,
        exchange.placed(authorised(ask(2, 2), Authorisation.valid(Fixture.key(99)))).status());
  }

  @Test
  void shouldSpendOnlyWithTheNextNonceAndInTime() {
    final Authorisation valid = Authorisation.valid(Fixture.key(2));
    for (final long nonce : new long[] {1, 5}) {
      exchange.refused(Reason.NONCE, withdraw(valid, 10, nonce, until));
    }
    exchange.refused(Reason.SIGNATURE_EXPIRED, withdraw(valid, 10, 0, exchange.seconds() - 1));
    exchange.refused(Reason.INVALID_ORDER_PARAMS, withdraw(valid, 11, 0, until));
    exchange.refused(Reason.INVALID_SIGNATURE, withdraw(Authorisation.NO_KEY, 10, 0, until));
    assertEquals(new BalanceUpdated(999_990, 1), exchange.apply(withdraw(valid, 10, 0, until)));
    final TransferFunds transfer =
        new TransferFunds(
            2,
            3,
            Fixture.ETH,
            Decimal.parse("0.00001"),
            "{}",
            0,
            "",
            valid,
            new Transfer(2, 3, Fixture.ETH, 10, 1, until, Fixture.SIGNATURE));
    assertEquals(new FundsTransferred(true, 999_980, 2), exchange.apply(transfer));
    exchange.refused(Reason.NONCE, transfer);
  }

  private static WithdrawFunds withdraw(
      final Authorisation authorisation, final long signed, final long nonce, final long until) {
    return new WithdrawFunds(
        2,
        Fixture.ETH,
        Decimal.parse("0.00001"),
        "withdraw",
        0,
        "{}",
        "",
        authorisation,
        new Withdraw(2, Fixture.ETH, signed, nonce, until, Fixture.SIGNATURE));
  }

  @Test
  void shouldRefuseWhatIsForDevelopmentAlone() {
    exchange.refused(Reason.DEVELOPMENT_ONLY, new RegisterUser("", "", null));
    exchange.refused(Reason.DEVELOPMENT_ONLY, new Reset());
    exchange.refused(
        Reason.DEVELOPMENT_ONLY,
        new UpdateBalance(2, 0, "deposit", 1, Decimal.parse("1"), "{}", "", null));
  }

  @Test
  void shouldLoadOnlyMarketsWithoutFees() {
    final ExchangeCore core = new ExchangeCore(EngineSettings.rollup(Fixture.TINY));
    final MarketsLoaded loaded = (MarketsLoaded) core.apply(Fixture.markets(1, 0), 1, event -> {});
    assertEquals(3, loaded.assets());
    assertEquals(0, loaded.markets());
    assertEquals(2, loaded.problems().size());
    assertEquals(2, ((MarketsLoaded) core.apply(Fixture.markets(0, 0), 1, event -> {})).markets());
  }
}
