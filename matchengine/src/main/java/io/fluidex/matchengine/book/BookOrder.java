package io.fluidex.matchengine.book;

import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.order.OrderStatus;
import io.fluidex.matchengine.order.OrderTerms;

/** An order on its way: what changes of it, and its place in the book. */
public final class BookOrder {
  /** The slot of an order without one. */
  public static final int NO_SLOT = -1;

  private OrderTerms terms;
  private long remain;
  private long frozen;
  private long finishedBase;
  private long finishedQuote;
  private long finishedFee;
  private long updateTime;
  private OrderStatus status = OrderStatus.OPEN;

  PriceLevel level;
  BookOrder previous;
  BookOrder next;

  UserAccount owner;
  int slot = NO_SLOT;
  BookOrder previousOfUser;
  BookOrder nextOfUser;

  ExpiryIndex.Second second;
  BookOrder previousToExpire;
  BookOrder nextToExpire;

  /** A new order. */
  public BookOrder(final OrderTerms terms) {
    this.terms = terms;
    this.remain = terms.amount();
    this.updateTime = terms.createTime();
  }

  /** An order as it was. */
  public BookOrder(final OrderSnapshot snapshot) {
    this.terms = snapshot.terms();
    this.remain = snapshot.remain();
    this.frozen = snapshot.frozen();
    this.finishedBase = snapshot.finishedBase();
    this.finishedQuote = snapshot.finishedQuote();
    this.finishedFee = snapshot.finishedFee();
    this.updateTime = snapshot.updateTime();
  }

  /** The order as it is now. */
  public OrderSnapshot snapshot() {
    return new OrderSnapshot(
        terms, remain, frozen, finishedBase, finishedQuote, finishedFee, updateTime);
  }

  /** What it asks for. */
  public OrderTerms terms() {
    return terms;
  }

  /** Exchange-wide id. */
  public long id() {
    return terms.id();
  }

  /** Price in ticks. */
  public long price() {
    return terms.price();
  }

  /** Side of the book. */
  public OrderSide side() {
    return terms.side();
  }

  /** Base amount not traded, in lots. */
  public long remain() {
    return remain;
  }

  /** Balance it holds, in units. */
  public long frozen() {
    return frozen;
  }

  /** Base amount traded, in lots. */
  public long finishedBase() {
    return finishedBase;
  }

  /** What became of it so far. */
  public OrderStatus status() {
    return status;
  }

  /** Says what became of it. */
  public void setStatus(final OrderStatus other) {
    status = other;
  }

  /** Whether it is in a book. */
  public boolean isResting() {
    return level != null;
  }

  /** Whether its last second has passed. */
  public boolean isExpired(final long seconds) {
    return terms.validUntil() != 0 && terms.validUntil() < seconds;
  }

  /** Who owns it; null before it rests. */
  public UserAccount owner() {
    return owner;
  }

  /** The owner's open order with the next greater id, or null. */
  public BookOrder nextOfUser() {
    return nextOfUser;
  }

  /** The owner's open order with the next smaller id, or null. */
  public BookOrder previousOfUser() {
    return previousOfUser;
  }

  /** The next order of its price, or null. */
  public BookOrder next() {
    return next;
  }

  /** Sets the time of its last trade. */
  public void touch(final long time) {
    updateTime = time;
  }

  /** Trades. */
  public void fill(final long lots, final long quoteUnits, final long fee) {
    remain -= lots;
    finishedBase += lots;
    finishedQuote += quoteUnits;
    finishedFee += fee;
    if (level != null) {
      level.reduce(lots);
    }
  }

  /** Holds more balance, or less. */
  public void addFrozen(final long units) {
    frozen += units;
  }

  /** Asks for less. */
  public void reduceTo(final long newRemain) {
    if (level != null) {
      level.reduce(remain - newRemain);
    }
    remain = newRemain;
    terms = terms.withAmount(finishedBase + newRemain);
  }
}
