package io.fluidex.matchengine.naive;

import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.order.OrderStatus;
import io.fluidex.matchengine.order.OrderTerms;

/** An order of the oracle. */
final class NaiveOrder {
  OrderTerms terms;
  OrderStatus status = OrderStatus.OPEN;
  long remain;
  long frozen;
  long base;
  long quote;
  long fee;
  long updated;

  NaiveOrder(final OrderTerms terms) {
    this.terms = terms;
    this.remain = terms.amount();
    this.updated = terms.createTime();
  }

  boolean sells() {
    return terms.side() == OrderSide.ASK;
  }

  boolean expired(final long seconds) {
    return terms.validUntil() != 0 && terms.validUntil() < seconds;
  }

  OrderSnapshot snapshot() {
    return new OrderSnapshot(terms, remain, frozen, base, quote, fee, updated);
  }
}
