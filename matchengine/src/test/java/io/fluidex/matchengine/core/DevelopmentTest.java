package io.fluidex.matchengine.core;

import static io.fluidex.matchengine.order.OrderSide.ASK;
import static io.fluidex.matchengine.order.OrderSide.BID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.matchengine.account.Balance;
import io.fluidex.matchengine.command.Authorisation;
import io.fluidex.matchengine.command.CancelAllOrders;
import io.fluidex.matchengine.command.CancelOrder;
import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.command.ExpireOrders;
import io.fluidex.matchengine.command.L1FullExit;
import io.fluidex.matchengine.command.LogMetadata;
import io.fluidex.matchengine.command.PutBatch;
import io.fluidex.matchengine.command.PutOrder;
import io.fluidex.matchengine.command.ReduceOrder;
import io.fluidex.matchengine.command.RegisterUser;
import io.fluidex.matchengine.command.ReplaceOrder;
import io.fluidex.matchengine.command.Reset;
import io.fluidex.matchengine.command.TransferFunds;
import io.fluidex.matchengine.command.UpdateBalance;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.event.BalanceChanged;
import io.fluidex.matchengine.event.Traded;
import io.fluidex.matchengine.event.Transferred;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.order.OrderStatus;
import io.fluidex.matchengine.order.OrderType;
import io.fluidex.matchengine.order.TimeInForce;
import io.fluidex.matchengine.result.FundsTransferred;
import io.fluidex.matchengine.result.Ignored;
import io.fluidex.matchengine.result.OrderCancelled;
import io.fluidex.matchengine.result.OrderPlaced;
import io.fluidex.matchengine.result.OrdersCancelled;
import io.fluidex.matchengine.result.OrdersPlaced;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.matchengine.result.Rejected;
import io.fluidex.matchengine.result.UserCreated;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the original's tests and clients expect, and what was wrong with it. */
class DevelopmentTest {
  private final Exchange exchange = Exchange.development(0, 0);

  private static PutOrder with(
      final PutOrder order, final TimeInForce timeInForce, final boolean postOnly) {
    return new PutOrder(
        order.userId(),
        order.market(),
        order.side(),
        order.type(),
        timeInForce,
        postOnly,
        order.amount(),
        order.price(),
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

  private static PutOrder named(final PutOrder order, final String name, final long validUntil) {
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
        validUntil,
        name,
        order.authorisation(),
        order.l2(),
        order.signature());
  }

  private static CancelOrder cancel(final long user, final long id) {
    return new CancelOrder(user, Fixture.ETH_USDT, id, "", Authorisation.UNSIGNED, null, false);
  }

  private static TransferFunds transfer(
      final long from, final long to, final String amount, final long businessId) {
    return new TransferFunds(
        from,
        to,
        Fixture.ETH,
        Decimal.parse(amount),
        "{}",
        businessId,
        "",
        Authorisation.UNSIGNED,
        null);
  }

  private void fund() {
    for (final long user : new long[] {3, 4}) {
      exchange.deposit(user, Fixture.USDT, "100");
      exchange.deposit(user, Fixture.ETH, "50");
    }
  }

  @Test
  void shouldTradeAsThePublishedClientFlowDoes() {
    fund();
    final OrderPlaced first = exchange.placed(Fixture.limit(3, BID, "10.0000", "1.10"));
    assertEquals(1, first.order().terms().id());
    assertEquals(OrderStatus.OPEN, first.status());
    assertEquals("89.000000 11.000000", exchange.balance(3, Fixture.USDT));
    assertEquals(first.order(), exchange.core().order(1).orElseThrow());
    assertEquals(List.of(new LevelView(110, 100_000, 1)), exchange.core().levels(0, BID, 10));
    final OrderCancelled cancelled =
        assertInstanceOf(OrderCancelled.class, exchange.apply(cancel(3, 1)));
    assertEquals(first.order(), cancelled.order());
    assertEquals("100.000000 0.000000", exchange.balance(3, Fixture.USDT));
    exchange.placed(Fixture.limit(3, ASK, "4.0000", "1.10"));
    final OrderPlaced second = exchange.placed(Fixture.limit(4, BID, "10.0000", "1.10"));
    assertEquals(60_000, second.order().remain());
    assertEquals(
        List.of("PUT 3 OPEN", "TRADE ask 2 bid 3 40000@110", "FINISH 2 FILLED"), exchange.told());
    assertTrue(exchange.core().order(2).isEmpty());
    assertEquals("104.400000 0.000000", exchange.balance(3, Fixture.USDT));
    assertEquals("46.000000 0.000000", exchange.balance(3, Fixture.ETH));
    assertEquals("89.000000 6.600000", exchange.balance(4, Fixture.USDT));
    assertEquals("54.000000 0.000000", exchange.balance(4, Fixture.ETH));
    assertEquals(1, exchange.core().markets().get(0).trades());
  }

  @Test
  void shouldChargeTheMarketsRatesAndCreditThemToTheFeeAccount() {
    final Exchange fees = Exchange.development(10, 10);
    fees.deposit(3, Fixture.ETH, "1000");
    fees.deposit(3, Fixture.USDT, "300");
    fees.deposit(4, Fixture.ETH, "1000");
    fees.deposit(4, Fixture.USDT, "300");
    fees.placed(Fixture.limit(3, ASK, "20", "0.1"));
    final OrderPlaced bid = fees.placed(Fixture.market(4, BID, "10"));
    assertEquals(1_000_000, bid.order().finishedQuote());
    assertEquals(10_000, bid.order().finishedFee());
    assertEquals(1_000, fees.core().order(1).orElseThrow().finishedFee());
    assertEquals("980.000000 10.000000", fees.balance(3, Fixture.ETH));
    assertEquals("300.999000 0.000000", fees.balance(3, Fixture.USDT));
    assertEquals("1009.990000 0.000000", fees.balance(4, Fixture.ETH));
    assertEquals("299.000000 0.000000", fees.balance(4, Fixture.USDT));
    assertEquals("0.010000 0.000000", fees.balance(1, Fixture.ETH));
    assertEquals("0.001000 0.000000", fees.balance(1, Fixture.USDT));
  }

  @Test
  void shouldTellOrdersTradesAndStatesInTheOriginalsOrder() {
    exchange.deposit(3, Fixture.ETH, "10");
    exchange.deposit(4, Fixture.USDT, "1000");
    exchange.placed(Fixture.limit(4, BID, "1", "12"));
    exchange.placed(Fixture.limit(4, BID, "2", "11"));
    exchange.placed(Fixture.limit(3, ASK, "2", "10"));
    assertEquals(
        List.of(
            "PUT 3 OPEN",
            "TRADE ask 3 bid 1 10000@1200",
            "TRADE ask 3 bid 2 10000@1100",
            "UPDATE 2 OPEN",
            "FINISH 1 FILLED",
            "FINISH 3 FILLED"),
        exchange.told());
    final Traded first = (Traded) exchange.events().get(1);
    assertTrue(first.ask().firstTrade() && first.bid().firstTrade());
    assertEquals(12_000_000, first.bid().before().frozen());
    assertEquals(0, first.bid().after().frozen());
    assertEquals(exchange.millis(), first.bid().before().updateTime());
    assertEquals(0, first.previousPrice());
    assertEquals(new Balance(9_000_000, 0), first.ask().baseAfter());
    final Traded second = (Traded) exchange.events().get(2);
    assertFalse(second.ask().firstTrade());
    assertTrue(second.bid().firstTrade());
    assertEquals(1200, second.previousPrice());
    assertEquals(first.seq() + 1, second.seq());
  }

  @Test
  void shouldNotLetPostOnlyOrdersTrade() {
    fund();
    exchange.placed(Fixture.limit(3, ASK, "10", "1.1"));
    final OrderPlaced bid =
        exchange.placed(
            with(Fixture.limit(4, BID, "10", "1.1"), TimeInForce.GOOD_TILL_CANCEL, true));
    assertEquals(OrderStatus.POST_ONLY_WOULD_TRADE, bid.status());
    assertEquals(100_000, bid.order().remain());
    assertEquals(2, bid.order().terms().id());
    assertEquals("100.000000 0.000000", exchange.balance(4, Fixture.USDT));
  }

  @Test
  void shouldDropTheNewerOrderOfAUserThatMeetsItself() {
    fund();
    exchange.placed(Fixture.limit(4, ASK, "1", "1.0"));
    exchange.placed(Fixture.limit(3, ASK, "1", "1.1"));
    final OrderPlaced bid = exchange.placed(Fixture.limit(3, BID, "5", "1.2"));
    assertEquals(OrderStatus.SELF_TRADE_PREVENTED, bid.status());
    assertEquals(10_000, bid.order().finishedBase());
    assertTrue(exchange.core().order(2).isPresent());
  }

  @Test
  void shouldDropTheRestOfImmediateOrdersAndKillThoseThatCannotFill() {
    fund();
    exchange.placed(Fixture.limit(3, ASK, "3", "1.0"));
    exchange.placed(Fixture.limit(3, ASK, "3", "1.1"));
    final PutOrder bid = Fixture.limit(4, BID, "7", "1.1");
    final OrderPlaced killed = exchange.placed(with(bid, TimeInForce.FILL_OR_KILL, false));
    assertEquals(OrderStatus.REST_DROPPED, killed.status());
    assertEquals(0, killed.order().finishedBase());
    final OrderPlaced immediate =
        exchange.placed(with(bid, TimeInForce.IMMEDIATE_OR_CANCEL, false));
    assertEquals(OrderStatus.REST_DROPPED, immediate.status());
    assertEquals(60_000, immediate.order().finishedBase());
    exchange.placed(Fixture.limit(3, ASK, "7", "1.1"));
    assertEquals(
        OrderStatus.FILLED, exchange.placed(with(bid, TimeInForce.FILL_OR_KILL, false)).status());
  }

  @Test
  void shouldSpendNoMoreThanTheQuoteLimitOfAMarketBid() {
    fund();
    exchange.placed(Fixture.limit(3, ASK, "50", "1.1"));
    final PutOrder bid = Fixture.market(4, BID, "40");
    final OrderPlaced placed =
        exchange.placed(
            new PutOrder(
                4,
                0,
                BID,
                OrderType.MARKET,
                TimeInForce.GOOD_TILL_CANCEL,
                false,
                bid.amount(),
                Decimal.ABSENT,
                Decimal.parse("11.00005"),
                Decimal.ABSENT,
                Decimal.ABSENT,
                Decimal.ABSENT,
                0,
                "",
                Authorisation.UNSIGNED,
                null,
                null));
    assertEquals(100_000, placed.order().finishedBase());
    assertEquals(OrderStatus.REST_DROPPED, placed.status());
    assertEquals("89.000000 0.000000", exchange.balance(4, Fixture.USDT));
  }

  @Test
  void shouldRefuseOrdersInTheOriginalsOrderOfChecks() {
    fund();
    final PutOrder good = Fixture.limit(3, BID, "1", "1");
    exchange.refused(
        Reason.INVALID_MARKET,
        Fixture.order(
            3,
            Command.UNKNOWN,
            BID,
            OrderType.LIMIT,
            TimeInForce.GOOD_TILL_CANCEL,
            false,
            "x",
            "x"));
    exchange.refused(Reason.MALFORMED_AMOUNT, Fixture.limit(3, BID, "x", "y"));
    exchange.refused(Reason.MALFORMED_AMOUNT, Fixture.limit(3, BID, "", "1"));
    exchange.refused(Reason.MALFORMED_AMOUNT, Fixture.limit(3, BID, "999999999999999999999", "1"));
    exchange.refused(Reason.MALFORMED_PRICE, Fixture.limit(3, BID, "0", ""));
    exchange.refused(Reason.AMOUNT_TOO_SMALL, Fixture.limit(3, BID, "0.00011", "0.001"));
    exchange.refused(Reason.AMOUNT_TOO_SMALL, Fixture.limit(3, BID, "-1", "1"));
    exchange.refused(Reason.AMOUNT_TOO_PRECISE, Fixture.limit(3, BID, "1.00011", "0.001"));
    exchange.refused(Reason.PRICE_TOO_PRECISE, Fixture.limit(3, BID, "1", "0.001"));
    exchange.refused(Reason.LIMIT_PRICE, Fixture.limit(3, BID, "1", "0"));
    exchange.refused(Reason.LIMIT_PRICE, Fixture.limit(3, BID, "1", "-1"));
    exchange.refused(Reason.NO_COUNTER_ORDERS, Fixture.market(3, BID, "1"));
    exchange.refused(
        Reason.MARKET_ORDER_POST_ONLY,
        with(Fixture.market(3, BID, "1"), TimeInForce.GOOD_TILL_CANCEL, true));
    exchange.refused(Reason.POST_ONLY_IMMEDIATE, with(good, TimeInForce.IMMEDIATE_OR_CANCEL, true));
    exchange.refused(Reason.ORDER_TOO_LARGE, Fixture.limit(3, BID, "99999999", "99999999999"));
    exchange.refused(Reason.ORDER_BALANCE_NOT_ENOUGH, Fixture.limit(3, ASK, "50.0001", "1"));
    final Rejected dear =
        assertInstanceOf(Rejected.class, exchange.apply(Fixture.limit(3, BID, "100", "1.01")));
    assertEquals(
        "balance not enough: balance(100.000000) < amount(100.0000) * price(1.01)", dear.message());
    exchange.placed(Fixture.limit(3, BID, "1.000000", "1.0"));
  }

  @Test
  void shouldKeepAnOrdersPlaceWhenReducedAndLoseItWhenReplaced() {
    fund();
    exchange.placed(Fixture.limit(3, ASK, "5", "1"));
    exchange.placed(Fixture.limit(3, ASK, "5", "1"));
    exchange.apply(new ReduceOrder(3, 0, 1, Decimal.parse("2"), Authorisation.UNSIGNED, null));
    assertEquals(List.of("UPDATE 1 OPEN"), exchange.told());
    assertEquals("43.000000 7.000000", exchange.balance(3, Fixture.ETH));
    exchange.refused(
        Reason.AMOUNT_NOT_LESS,
        new ReduceOrder(3, 0, 1, Decimal.parse("2"), Authorisation.UNSIGNED, null));
    exchange.placed(Fixture.limit(4, BID, "1", "1"));
    assertEquals(10_000, exchange.core().order(1).map(OrderSnapshot::remain).orElseThrow());
    exchange.placed(new ReplaceOrder(1, Fixture.limit(3, ASK, "1", "1")));
    assertEquals(List.of("FINISH 1 REPLACED", "PUT 4 OPEN"), exchange.told());
    exchange.placed(Fixture.limit(4, BID, "1", "1"));
    assertEquals(
        List.of("PUT 5 OPEN", "TRADE ask 2 bid 5 10000@100", "UPDATE 2 OPEN", "FINISH 5 FILLED"),
        exchange.told());
  }

  @Test
  void shouldPayAReplacementWithWhatTheOldOrderHeld() {
    fund();
    exchange.placed(Fixture.limit(3, BID, "100", "1"));
    exchange.refused(Reason.ORDER_BALANCE_NOT_ENOUGH, Fixture.limit(3, BID, "1", "1"));
    exchange.refused(
        Reason.ORDER_BALANCE_NOT_ENOUGH, new ReplaceOrder(1, Fixture.limit(3, BID, "101", "1")));
    exchange.refused(Reason.INVALID_USER, new ReplaceOrder(1, Fixture.limit(4, BID, "1", "1")));
    exchange.placed(new ReplaceOrder(1, Fixture.limit(3, BID, "50", "2")));
    assertEquals("0.000000 100.000000", exchange.balance(3, Fixture.USDT));
  }

  @Test
  void shouldExpireOrdersWhenTouchedOrOnDemand() {
    fund();
    final long until = exchange.seconds() + 10;
    exchange.placed(named(Fixture.limit(3, ASK, "1", "1"), "", until));
    exchange.placed(named(Fixture.limit(3, ASK, "1", "2"), "", until));
    exchange.sleep(10);
    assertFalse(exchange.apply(new ExpireOrders(10)).isEffective());
    exchange.sleep(1);
    exchange.placed(Fixture.limit(4, BID, "1", "1"));
    assertEquals(List.of("PUT 3 OPEN", "EXPIRED 1 EXPIRED"), exchange.told());
    exchange.apply(new ExpireOrders(10));
    assertEquals(List.of("EXPIRED 2 EXPIRED"), exchange.told());
    assertEquals("50.000000 0.000000", exchange.balance(3, Fixture.ETH));
    exchange.refused(Reason.SIGNATURE_EXPIRED, named(Fixture.limit(3, ASK, "1", "1"), "", until));
  }

  @Test
  void shouldAnswerARepeatedClientOrderIdWithTheSameOrder() {
    fund();
    final PutOrder order = named(Fixture.limit(3, ASK, "1", "1"), "mine", 0);
    final OrderPlaced first = exchange.placed(order);
    final OrderPlaced again = exchange.placed(order);
    assertTrue(again.repeated());
    assertEquals(first.order(), again.order());
    assertEquals(List.of(), exchange.events());
    exchange.refused(
        Reason.DUPLICATE_CLIENT_ORDER_ID, named(Fixture.limit(3, BID, "1", "1"), "mine", 0));
    exchange.apply(new CancelOrder(3, 0, 0, "mine", Authorisation.UNSIGNED, null, false));
    assertEquals(OrderStatus.CANCELLED, exchange.placed(order).status());
    assertEquals(
        OrderStatus.CANCELLED,
        exchange.core().orderByClientId(3, "mine", exchange.millis()).orElseThrow().status());
    exchange.sleep(86_400);
    assertFalse(exchange.placed(order).repeated());
    assertFalse(exchange.placed(named(Fixture.limit(4, ASK, "1", "1"), "mine", 0)).repeated());
  }

  @Test
  void shouldTransferOnlyWhatIsThereAndNotToOneself() {
    exchange.deposit(3, Fixture.ETH, "100");
    for (final String amount : new String[] {"0", "101", "100.0000001", "x", "-1", "0.0000001"}) {
      assertEquals(
          new FundsTransferred(false, 100_000_000, 0), exchange.apply(transfer(3, 4, amount, 0)));
      assertEquals(List.of(), exchange.events());
    }
    assertEquals(
        new FundsTransferred(true, 50_000_000, 0), exchange.apply(transfer(3, 4, "50", 7)));
    assertEquals(50_000_000, ((Transferred) exchange.events().get(0)).toBalance().available());
    exchange.refused(Reason.DUPLICATE_REQUEST, transfer(3, 4, "1", 7));
    exchange.refused(Reason.SAME_USER, transfer(3, 3, "1", 0));
    exchange.refused(Reason.INVALID_TO_USER, transfer(3, 99, "1", 0));
  }

  @Test
  void shouldRoundChangesOfBalancesDownAndRefuseRepetitions() {
    final UpdateBalance deposit =
        new UpdateBalance(
            3, Fixture.UNI, "deposit", 1, Decimal.parse("1.23456"), "{}", "sig", null);
    exchange.apply(deposit);
    final BalanceChanged told = (BalanceChanged) exchange.events().get(0);
    assertEquals(1_234_500, told.change());
    exchange.refused(Reason.DUPLICATE_REQUEST, deposit);
    exchange.sleep(3600);
    exchange.apply(deposit);
    exchange.apply(
        new UpdateBalance(3, Fixture.UNI, "deposit", 1, Decimal.parse("-0.00001"), "{}", "", null));
    assertEquals(-100, ((BalanceChanged) exchange.events().get(0)).change());
    exchange.refused(
        Reason.BALANCE_NOT_ENOUGH,
        new UpdateBalance(3, Fixture.ETH, "x", 1, Decimal.parse("-1"), "{}", "", null));
    exchange.refused(
        Reason.INVALID_DETAIL,
        new UpdateBalance(3, Fixture.ETH, "x", 1, Decimal.parse("1"), null, "", null));
    exchange.refused(
        Reason.BALANCE_OVERFLOW,
        new UpdateBalance(3, Fixture.ETH, "x", 1, Decimal.of(Long.MAX_VALUE, 0), "{}", "", null));
  }

  @Test
  void shouldExecuteAnL1EventOnce() {
    final RegisterUser register = new RegisterUser("0xAB", "0xCD", new LogMetadata(5, "0x1", "0"));
    assertEquals(new UserCreated(5, "0xab", "0xcd"), exchange.apply(register));
    assertEquals(new Ignored(), exchange.apply(register));
    exchange.apply(new RegisterUser("0xAB", "0xCD", new LogMetadata(6, "0x1", "0")));
    assertEquals(new Ignored(), exchange.apply(register));
  }

  @Test
  void shouldPlaceABatchUntilOneIsRefused() {
    fund();
    final PutOrder good = Fixture.limit(3, BID, "1", "1");
    exchange.placed(good);
    final OrdersPlaced placed =
        assertInstanceOf(
            OrdersPlaced.class,
            exchange.apply(
                new PutBatch(0, true, List.of(good, Fixture.limit(3, BID, "1", "0"), good))));
    assertEquals(List.of(2L), placed.orderIds());
    assertEquals(Reason.LIMIT_PRICE, placed.failure().reason());
    assertEquals(List.of("FINISH 1 CANCELLED", "PUT 2 OPEN"), exchange.told());
    exchange.refused(Reason.BATCH_MARKETS, new PutBatch(Fixture.UNI_USDT, true, List.of(good)));
    exchange.refused(
        Reason.BATCH_TOO_LARGE,
        new PutBatch(0, false, Collections.nCopies(PutBatch.MAX_ORDERS + 1, good)));
    assertEquals(
        new OrdersCancelled(1),
        exchange.apply(new CancelAllOrders(3, 0, Authorisation.UNSIGNED, null)));
  }

  @Test
  void shouldRefuseToCancelWhatIsNotTheUsers() {
    fund();
    exchange.placed(Fixture.limit(3, BID, "1", "1"));
    exchange.refused(Reason.INVALID_ORDER_ID, cancel(3, 2));
    exchange.refused(Reason.INVALID_USER, cancel(4, 1));
    exchange.refused(
        Reason.INVALID_ORDER_ID,
        new CancelOrder(3, Fixture.UNI_USDT, 1, "", Authorisation.UNSIGNED, null, false));
  }

  @Test
  void shouldStartAnewAfterAReset() {
    fund();
    exchange.placed(Fixture.limit(3, BID, "1", "1"));
    final long seq = exchange.core().lastSeq();
    exchange.apply(new Reset());
    assertEquals(0, exchange.core().total(0, BID).orders());
    exchange.apply(new RegisterUser("", "", null));
    assertEquals(seq + 1, exchange.events().get(0).seq());
    exchange.deposit(3, Fixture.USDT, "1");
    assertEquals(1, exchange.placed(Fixture.limit(3, BID, "1", "1")).order().terms().id());
  }

  @Test
  void shouldTakeNoRequestsFromL1() {
    exchange.refused(Reason.ROLLUP_ONLY, new L1FullExit(0, 1, 0, "{}"));
  }
}
