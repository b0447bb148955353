package io.fluidex.matchengine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.matchengine.command.PutOrder;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.event.Event;
import io.fluidex.matchengine.event.Traded;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.order.OrderType;
import io.fluidex.matchengine.order.TimeInForce;
import io.fluidex.matchengine.result.OrderPlaced;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What must hold for any orders: priority, prices within limits, nothing lost. */
class MatchingPropertyTest {
  @Provide
  Arbitrary<List<PutOrder>> orders() {
    return Combinators.combine(
            Arbitraries.longs().between(1, 4),
            Arbitraries.of(OrderSide.class),
            Arbitraries.of(OrderType.LIMIT, OrderType.LIMIT, OrderType.LIMIT, OrderType.MARKET),
            Arbitraries.of(TimeInForce.class),
            Arbitraries.longs().between(10, 5_000),
            Arbitraries.longs().between(95, 105))
        .as((user, side, type, timeInForce, lots, ticks) ->
            Fixture.order(
                user,
                Fixture.ETH_USDT,
                side,
                type,
                timeInForce,
                false,
                Decimal.format(lots, 4),
                type == OrderType.MARKET ? "" : Decimal.format(ticks, 2)))
        .list()
        .ofMaxSize(60);
  }

  private static List<OrderSnapshot> book(final ExchangeCore core) {
    final List<OrderSnapshot> orders = new ArrayList<>();
    for (long user = 1; user <= 4; user++) {
      orders.addAll(core.openOrders(user, Fixture.ETH_USDT));
    }
    return orders;
  }

  @Property(tries = 300)
  void shouldTradeWithTheBestAndOldestFirstAndLoseNothing(
      @ForAll("orders") final List<PutOrder> orders) {
    final Exchange exchange = Exchange.development(15, 7);
    for (long user = 1; user <= 4; user++) {
      exchange.deposit(user, Fixture.ETH, "2");
      exchange.deposit(user, Fixture.USDT, "2");
    }
    for (final PutOrder order : orders) {
      final List<OrderSnapshot> before = book(exchange.core());
      if (exchange.apply(order) instanceof OrderPlaced placed) {
        check(placed, before, exchange.events());
      }
    }
    assertEquals(8_000_000, total(exchange, Fixture.ETH));
    assertEquals(8_000_000, total(exchange, Fixture.USDT));
  }

  private static long total(final Exchange exchange, final int token) {
    long total = 0;
    for (long user = 1; user <= 4; user++) {
      total += exchange.core().balance(user, token).total();
    }
    return total;
  }

  private static void check(
      final OrderPlaced placed, final List<OrderSnapshot> before, final List<Event> events) {
    final OrderSnapshot taker = placed.order();
    final boolean buys = taker.terms().side() == OrderSide.BID;
    final Comparator<OrderSnapshot> byPrice = Comparator.comparingLong(o -> o.terms().price());
    final List<OrderSnapshot> makers =
        before.stream()
            .filter(o -> o.terms().side() != taker.terms().side())
            .sorted((buys ? byPrice : byPrice.reversed()).thenComparingLong(o -> o.terms().id()))
            .toList();
    long traded = 0;
    int next = 0;
    for (final Event event : events) {
      if (event instanceof Traded trade) {
        final OrderSnapshot maker = (buys ? trade.ask() : trade.bid()).before();
        assertEquals(makers.get(next).terms().id(), maker.terms().id(), "priority");
        assertEquals(maker.terms().price(), trade.price());
        assertTrue(trade.amount() <= maker.remain());
        traded += trade.amount();
        if (taker.terms().type() == OrderType.LIMIT) {
          assertTrue(
              buys
                  ? trade.price() <= taker.terms().price()
                  : trade.price() >= taker.terms().price());
        }
        next++;
      }
    }
    assertEquals(traded, taker.finishedBase());
    assertEquals(taker.terms().amount(), taker.remain() + taker.finishedBase());
    if (taker.terms().timeInForce() == TimeInForce.FILL_OR_KILL) {
      assertTrue(traded == 0 || taker.remain() == 0);
    }
  }
}
