package io.fluidex.matchengine.core;

import io.fluidex.matchengine.book.BookOrder;
import io.fluidex.matchengine.book.UserAccount;
import io.fluidex.matchengine.command.Authorisation;
import io.fluidex.matchengine.command.CancelAllOrders;
import io.fluidex.matchengine.command.CancelOrder;
import io.fluidex.matchengine.command.ReduceOrder;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.event.OrderEventKind;
import io.fluidex.matchengine.event.OrderVoided;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.order.OrderStatus;
import io.fluidex.matchengine.result.OrderCancelled;
import io.fluidex.matchengine.result.OrderReduced;
import io.fluidex.matchengine.result.OrdersCancelled;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.matchengine.result.Rejected;
import io.fluidex.matchengine.result.Result;
import io.fluidex.rollup.tx.Cancel;

/** What users do to their open orders: cancel and reduce. */
final class OrderChanges {
  private final Engine engine;
  private final OrderExit exit;

  OrderChanges(final Engine engine, final OrderExit exit) {
    this.engine = engine;
    this.exit = exit;
  }

  Result cancel(final CancelOrder command) {
    if (engine.markets().market(command.market()) == null) {
      return Rejected.of(Reason.INVALID_MARKET);
    }
    final BookOrder order = find(command);
    final boolean byL2Id =
        command.orderId() == 0
            && command.clientOrderId().isEmpty()
            && command.onChain()
            && command.l2() != null;
    if (order == null && !byL2Id) {
      return Rejected.of(Reason.INVALID_ORDER_ID);
    }
    if (order != null && order.terms().userId() != command.userId()) {
      return Rejected.of(Reason.INVALID_USER);
    }
    final UserAccount account = engine.ledger().find(command.userId());
    final long l2OrderId =
        order != null
            ? order.terms().l2OrderId()
            : command.l2() == null ? 0 : command.l2().orderId();
    final Reason reason = checkSigned(account, command.authorisation(), command.l2(), l2OrderId);
    if (reason != null) {
      return Rejected.of(reason);
    }
    final Reason onChain = command.onChain() ? checkOnChain(account, command.l2()) : null;
    if (onChain != null) {
      return Rejected.of(onChain);
    }
    final OrderSnapshot before = order == null ? null : order.snapshot();
    if (order != null) {
      exit.close(order, OrderStatus.CANCELLED);
    }
    if (command.onChain()) {
      voidOnL2(account, command.l2());
    }
    return new OrderCancelled(
        before, account.nonce(), account.nextOrderId(engine.settings().depths().orderSlots()));
  }

  private BookOrder find(final CancelOrder command) {
    BookOrder order = null;
    if (command.orderId() != 0) {
      order = engine.orders().get(command.orderId());
    } else if (!command.clientOrderId().isEmpty()) {
      order = engine.clientOrders().open(command.userId(), command.clientOrderId());
    } else if (command.l2() != null && engine.settings().isRollup()) {
      order = openInSlot(command.userId(), command.l2().orderId());
    }
    return order != null && order.terms().market() == command.market() ? order : null;
  }

  private BookOrder openInSlot(final long userId, final long l2OrderId) {
    final UserAccount account = engine.ledger().find(userId);
    final BookOrder open =
        account == null ? null : account.openInSlot(engine.settings().depths().slot(l2OrderId));
    return open != null && open.terms().l2OrderId() == l2OrderId ? open : null;
  }

  /** Whether a user has signed, in a cancel of an order of some id, that it wants a change. */
  private Reason checkSigned(
      final UserAccount account,
      final Authorisation authorisation,
      final Cancel signed,
      final long l2OrderId) {
    if (!engine.isAuthorised(authorisation, account)) {
      return Reason.INVALID_SIGNATURE;
    }
    if (!engine.settings().isRollup()) {
      return null;
    }
    if (signed == null) {
      return Reason.INVALID_SIGNATURE;
    }
    if (signed.account() != account.id() || signed.orderId() != l2OrderId) {
      return Reason.INVALID_ORDER_PARAMS;
    }
    return Engine.isNextNonce(account, 0, signed.nonce()) ? null : Reason.NONCE;
  }

  private Reason checkOnChain(final UserAccount account, final Cancel signed) {
    if (!engine.settings().isRollup()) {
      return Reason.ROLLUP_ONLY;
    }
    if (signed == null) {
      return Reason.NOT_SIGNED_FOR_L2;
    }
    if (signed.orderId() == 0) {
      return Reason.ORDER_ID_ZERO;
    }
    final int slot = engine.settings().depths().slot(signed.orderId());
    return account.lastIdInSlot(slot) > signed.orderId() ? Reason.ORDER_ID_USED : null;
  }

  private void voidOnL2(final UserAccount account, final Cancel signed) {
    account.setNonce(account.nonce() + 1);
    account.raiseOrderId(signed.orderId());
    final int slot = engine.settings().depths().slot(signed.orderId());
    final BookOrder older = account.openInSlot(slot);
    if (older != null) {
      exit.close(older, OrderStatus.CANCELLED);
    }
    account.raiseSlot(slot, signed.orderId());
    engine.emit(new OrderVoided(engine.nextSeq(), engine.now(), signed));
  }

  Result cancelAll(final CancelAllOrders command) {
    if (engine.markets().market(command.market()) == null) {
      return Rejected.of(Reason.INVALID_MARKET);
    }
    final UserAccount account = engine.ledger().find(command.userId());
    final Reason reason = checkSigned(account, command.authorisation(), command.l2(), 0);
    if (reason != null) {
      return Rejected.of(reason);
    }
    return new OrdersCancelled(
        account == null ? 0 : exit.closeAll(account, command.market(), OrderStatus.CANCELLED));
  }

  Result reduce(final ReduceOrder command) {
    final Market market = engine.markets().market(command.market());
    if (market == null) {
      return Rejected.of(Reason.INVALID_MARKET);
    }
    final BookOrder order = engine.orders().get(command.orderId());
    if (order == null || order.terms().market() != command.market()) {
      return Rejected.of(Reason.INVALID_ORDER_ID);
    }
    if (order.terms().userId() != command.userId()) {
      return Rejected.of(Reason.INVALID_USER);
    }
    final UserAccount account = order.owner();
    final Reason reason =
        checkSigned(account, command.authorisation(), command.l2(), order.terms().l2OrderId());
    if (reason != null) {
      return Rejected.of(reason);
    }
    if (!command.remain().isNumber()) {
      return Rejected.of(Reason.MALFORMED_AMOUNT);
    }
    if (command.remain().signum() <= 0) {
      return Rejected.of(Reason.AMOUNT_NOT_LESS);
    }
    final long remain = command.remain().toUnits(market.spec().amountPrecision());
    if (remain == Decimal.TOO_PRECISE) {
      return Rejected.of(Reason.AMOUNT_TOO_PRECISE);
    }
    if (remain == Decimal.OVERFLOW || remain >= order.remain()) {
      return Rejected.of(Reason.AMOUNT_NOT_LESS);
    }
    final long held =
        order.side() == OrderSide.ASK
            ? market.baseUnits(remain)
            : market.quoteUnits(remain, order.price());
    final long freed = order.frozen() - held;
    final int sold = market.sold(order.side());
    order.reduceTo(remain);
    order.addFrozen(-freed);
    account.addFrozen(sold, -freed);
    account.addAvailable(sold, freed);
    engine.emitOrder(OrderEventKind.UPDATE, order, account);
    return new OrderReduced(order.snapshot());
  }
}
