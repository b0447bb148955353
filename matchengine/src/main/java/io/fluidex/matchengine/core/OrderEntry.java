package io.fluidex.matchengine.core;

import io.fluidex.matchengine.book.BookOrder;
import io.fluidex.matchengine.book.UserAccount;
import io.fluidex.matchengine.command.PutBatch;
import io.fluidex.matchengine.command.PutOrder;
import io.fluidex.matchengine.command.ReplaceOrder;
import io.fluidex.matchengine.event.OrderEventKind;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.order.OrderStatus;
import io.fluidex.matchengine.order.OrderTerms;
import io.fluidex.matchengine.order.OrderType;
import io.fluidex.matchengine.order.TimeInForce;
import io.fluidex.matchengine.result.OrderPlaced;
import io.fluidex.matchengine.result.OrdersPlaced;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.matchengine.result.Rejected;
import io.fluidex.matchengine.result.Result;
import io.fluidex.matchengine.state.ClosedOrder;
import java.util.ArrayList;
import java.util.List;

/** How orders come in: one, several, or one in place of another. */
final class OrderEntry {
  private final Engine engine;
  private final OrderExit exit;
  private final OrderCheck check;
  private final Matcher matcher;

  OrderEntry(final Engine engine, final OrderExit exit) {
    this.engine = engine;
    this.exit = exit;
    this.check = new OrderCheck(engine);
    this.matcher = new Matcher(engine, exit);
  }

  Result put(final PutOrder command) {
    final Result instead = examine(command);
    return instead == null ? place(command) : instead;
  }

  /** What an order comes to if it cannot be placed: a refusal, or an earlier one; else null. */
  Result examine(final PutOrder command) {
    final Reason gate = check.checkGate(command);
    if (gate != null) {
      return Rejected.of(gate);
    }
    final Result earlier = earlier(command);
    return earlier == null ? check.check(command, null) : earlier;
  }

  /** The lots of the order that was examined last and can be placed. */
  long examinedLots() {
    return check.lots();
  }

  /** The price in ticks of the order that was examined last and can be placed. */
  long examinedPrice() {
    return check.price();
  }

  Result replace(final ReplaceOrder command) {
    final PutOrder order = command.order();
    final Reason gate = check.checkGate(order);
    if (gate != null) {
      return Rejected.of(gate);
    }
    final Result earlier = earlier(order);
    if (earlier != null) {
      return earlier;
    }
    final BookOrder replaced = engine.orders().get(command.orderId());
    if (replaced == null) {
      return Rejected.of(Reason.INVALID_ORDER_ID);
    }
    if (replaced.terms().userId() != order.userId()) {
      return Rejected.of(Reason.INVALID_USER);
    }
    if (replaced.terms().market() != order.market()) {
      return Rejected.of(Reason.REPLACED_ORDER);
    }
    final Rejected rejected = check.check(order, replaced);
    if (rejected != null) {
      return rejected;
    }
    exit.close(replaced, OrderStatus.REPLACED);
    return place(order);
  }

  /** What an order with the same client's id came to; null if there is none. */
  private Result earlier(final PutOrder command) {
    final String name = command.clientOrderId();
    if (name.isEmpty()) {
      return null;
    }
    final BookOrder open = engine.clientOrders().open(command.userId(), name);
    if (open != null) {
      return repeated(command, open.snapshot(), open.status());
    }
    final ClosedOrder closed =
        engine.clientOrders().closed(command.userId(), name, engine.now(), engine.settings());
    return closed == null ? null : repeated(command, closed.order(), closed.status());
  }

  private Result repeated(
      final PutOrder command, final OrderSnapshot order, final OrderStatus status) {
    final OrderTerms terms = order.terms();
    final long l2OrderId = command.l2() == null ? 0 : command.l2().order().orderId();
    final boolean same =
        terms.market() == command.market()
            && terms.side() == command.side()
            && terms.type() == command.type()
            && terms.timeInForce() == command.timeInForce()
            && terms.l2OrderId() == l2OrderId;
    return same
        ? new OrderPlaced(order, status, nextOrderId(check.account()), true)
        : Rejected.of(Reason.DUPLICATE_CLIENT_ORDER_ID);
  }

  private long nextOrderId(final UserAccount account) {
    return account.nextOrderId(engine.settings().depths().orderSlots());
  }

  Result putBatch(final PutBatch command) {
    if (command.orders().size() > PutBatch.MAX_ORDERS) {
      return Rejected.of(Reason.BATCH_TOO_LARGE);
    }
    for (final PutOrder order : command.orders()) {
      final Reason gate = check.checkGate(order);
      if (gate != null && gate != Reason.INVALID_MARKET) {
        return Rejected.of(gate);
      }
    }
    if (engine.markets().market(command.market()) == null) {
      return Rejected.of(Reason.INVALID_MARKET);
    }
    for (final PutOrder order : command.orders()) {
      if (order.market() != command.market()) {
        return Rejected.of(Reason.BATCH_MARKETS);
      }
    }
    int cancelled = 0;
    if (command.reset()) {
      final Reason unfit = firstUnfitForL2(command.orders());
      if (unfit != null) {
        return Rejected.of(unfit);
      }
      cancelled = reset(command);
    }
    final List<Long> ids = new ArrayList<>(command.orders().size());
    boolean effective = cancelled > 0;
    for (final PutOrder order : command.orders()) {
      switch (put(order)) {
        case OrderPlaced placed -> {
          ids.add(placed.order().terms().id());
          effective |= placed.isEffective();
        }
        case Rejected rejected -> {
          return new OrdersPlaced(ids, rejected, effective);
        }
        case final Result other ->
            throw new IllegalStateException("an order came to " + other.getClass().getSimpleName());
      }
    }
    return new OrdersPlaced(ids, null, effective);
  }

  /**
   * In a rollup the orders' signatures are all that says that their users want a reset, so an order
   * signed for something else, or placed before, must not cause one.
   */
  private Reason firstUnfitForL2(final List<PutOrder> orders) {
    if (!engine.settings().isRollup()) {
      return null;
    }
    for (final PutOrder order : orders) {
      Reason reason = check.checkGate(order);
      if (reason == null) {
        reason = check.checkForL2(order);
      }
      if (reason != null) {
        return reason;
      }
    }
    return null;
  }

  private int reset(final PutBatch command) {
    int cancelled = 0;
    for (final PutOrder order : command.orders()) {
      final UserAccount account = engine.ledger().find(order.userId());
      if (account != null) {
        cancelled += exit.closeAll(account, command.market(), OrderStatus.CANCELLED);
      }
    }
    return cancelled;
  }

  /** Places an order that has passed its check. */
  private OrderPlaced place(final PutOrder command) {
    final Market market = check.market();
    if (check.toExpire() != null) {
      exit.close(check.toExpire(), OrderStatus.EXPIRED);
    }
    final UserAccount account = engine.ledger().account(command.userId());
    final BookOrder order = new BookOrder(terms(command, market));
    final int slot = takeSlot(command, account);
    engine.clientOrders().placed(order);
    engine.emitOrder(OrderEventKind.PUT, order, account);
    matcher.match(order, account, market, check.limit(), check.budget());
    if (order.remain() == 0) {
      order.setStatus(OrderStatus.FILLED);
    } else if (order.status() == OrderStatus.OPEN
        && (command.type() == OrderType.MARKET
            || command.timeInForce() != TimeInForce.GOOD_TILL_CANCEL)) {
      order.setStatus(OrderStatus.REST_DROPPED);
    }
    if (order.status() == OrderStatus.OPEN) {
      rest(order, account, market, slot);
    } else {
      engine.clientOrders().closed(order, engine.now(), engine.settings());
      engine.emitOrder(OrderEventKind.FINISH, order, account);
    }
    return new OrderPlaced(order.snapshot(), order.status(), nextOrderId(account), false);
  }

  private OrderTerms terms(final PutOrder command, final Market market) {
    return new OrderTerms(
        engine.newOrderId(),
        market.number(),
        command.userId(),
        command.side(),
        command.type(),
        command.timeInForce(),
        command.postOnly(),
        check.price(),
        check.lots(),
        market.spec().takerFee(),
        market.spec().makerFee(),
        engine.now(),
        command.validUntil(),
        command.clientOrderId(),
        command.l2(),
        command.signature());
  }

  /** Uses up the L2 order id. In development ids are not checked, and none is used up. */
  private int takeSlot(final PutOrder command, final UserAccount account) {
    if (!engine.settings().isRollup()) {
      return BookOrder.NO_SLOT;
    }
    final long id = command.l2().order().orderId();
    account.raiseOrderId(id);
    final int slot = engine.settings().depths().slot(id);
    account.raiseSlot(slot, id);
    return slot;
  }

  private void rest(
      final BookOrder order, final UserAccount account, final Market market, final int slot) {
    final long held =
        order.side() == OrderSide.ASK
            ? market.baseUnits(order.remain())
            : market.quoteUnits(order.remain(), order.price());
    final int sold = market.sold(order.side());
    account.addAvailable(sold, -held);
    account.addFrozen(sold, held);
    order.addFrozen(held);
    market.book().side(order.side()).add(order);
    account.addOrder(order, slot);
    engine.orders().put(order.id(), order);
    engine.expiries().add(order);
  }

  /** Puts an open order back as it was; orders come by ascending id. */
  void restore(final OrderSnapshot snapshot) {
    final BookOrder order = new BookOrder(snapshot);
    final OrderTerms terms = snapshot.terms();
    final UserAccount account = engine.ledger().account(terms.userId());
    final int slot =
        engine.settings().isRollup()
            ? engine.settings().depths().slot(terms.l2OrderId())
            : BookOrder.NO_SLOT;
    engine.market(order).book().side(order.side()).add(order);
    account.addOrder(order, slot);
    engine.orders().put(order.id(), order);
    engine.expiries().add(order);
    engine.clientOrders().placed(order);
  }
}
