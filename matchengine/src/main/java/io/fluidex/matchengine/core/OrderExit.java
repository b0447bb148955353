package io.fluidex.matchengine.core;

import io.fluidex.matchengine.book.BookOrder;
import io.fluidex.matchengine.book.UserAccount;
import io.fluidex.matchengine.event.OrderEventKind;
import io.fluidex.matchengine.order.OrderStatus;

/** How orders leave their books. */
final class OrderExit {
  private final Engine engine;

  OrderExit(final Engine engine) {
    this.engine = engine;
  }

  /** Takes an order out, frees what it holds and tells it. */
  void close(final BookOrder order, final OrderStatus status) {
    final UserAccount owner = order.owner();
    release(order, status);
    engine.emitOrder(
        status == OrderStatus.EXPIRED ? OrderEventKind.EXPIRED : OrderEventKind.FINISH,
        order,
        owner);
  }

  /** Takes an order out and frees what it holds; the event is told later. */
  void release(final BookOrder order, final OrderStatus status) {
    final Market market = engine.market(order);
    final UserAccount owner = order.owner();
    market.book().side(order.side()).remove(order);
    engine.orders().remove(order.id());
    engine.expiries().remove(order);
    owner.removeOrder(order);
    final long held = order.frozen();
    if (held != 0) {
      final int sold = market.sold(order.side());
      order.addFrozen(-held);
      owner.addFrozen(sold, -held);
      owner.addAvailable(sold, held);
    }
    order.setStatus(status);
    engine.clientOrders().closed(order, engine.now(), engine.settings());
  }

  /** Takes out the open orders of a user in a market, oldest first, and counts them. */
  int closeAll(final UserAccount account, final int market, final OrderStatus status) {
    int count = 0;
    BookOrder order = account.firstOrder();
    while (order != null) {
      final BookOrder next = order.nextOfUser();
      if (order.terms().market() == market) {
        close(order, status);
        count++;
      }
      order = next;
    }
    return count;
  }

  /** Takes out the open orders of a user that sell a token, oldest first, and counts them. */
  int closeSelling(final UserAccount account, final int token, final OrderStatus status) {
    int count = 0;
    BookOrder order = account.firstOrder();
    while (order != null) {
      final BookOrder next = order.nextOfUser();
      if (engine.market(order).soldToken(order.side()) == token) {
        close(order, status);
        count++;
      }
      order = next;
    }
    return count;
  }

  /** Takes out all open orders of a user, oldest first, and counts them. */
  int closeEvery(final UserAccount account, final OrderStatus status) {
    int count = 0;
    while (account.firstOrder() != null) {
      close(account.firstOrder(), status);
      count++;
    }
    return count;
  }

  /** Takes out orders whose last second has passed, and counts them. */
  int expire(final int limit) {
    int count = 0;
    BookOrder order = count < limit ? engine.expiries().firstExpired(engine.seconds()) : null;
    while (order != null) {
      close(order, OrderStatus.EXPIRED);
      count++;
      order = count < limit ? engine.expiries().firstExpired(engine.seconds()) : null;
    }
    return count;
  }
}
