package io.fluidex.matchengine.book;

/** Some L2 order slots of an account that follow each other, as its order ids do. */
final class SlotPage {
  static final int BITS = 6;
  static final int SLOTS = 1 << BITS;
  static final int MASK = SLOTS - 1;

  /** The greatest order id accepted or voided in each slot. */
  final long[] lastIds = new long[SLOTS];

  /** The open order that has the slot, or null. */
  final BookOrder[] open = new BookOrder[SLOTS];
}
