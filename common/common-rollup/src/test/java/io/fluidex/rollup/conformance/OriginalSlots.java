package io.fluidex.rollup.conformance;

import java.util.HashMap;
import java.util.Map;

/**
 * The slots of one account's orders as the original chose them: the next one while there are free
 * ones; then, from a cursor that starts at 1, the first whose order has a smaller id and is filled
 * or finished.
 */
final class OriginalSlots {
  private final int slots;
  private final Map<Long, Integer> slotOfOrder = new HashMap<>();
  private final Map<Integer, Stored> stored = new HashMap<>();
  private int cursor = 1;

  /** What the rule looks at in an order. */
  private static final class Stored {
    private final long orderId;
    private boolean replaceable;

    Stored(final long orderId) {
      this.orderId = orderId;
    }
  }

  OriginalSlots(final int slots) {
    this.slots = slots;
  }

  /** Whether the order has traded before. */
  boolean isKnown(final long orderId) {
    return slotOfOrder.containsKey(orderId);
  }

  /** The slot of an order, given to it at its first trade. */
  int slotOf(final long orderId) {
    final Integer known = slotOfOrder.get(orderId);
    if (known != null) {
      return known;
    }
    final int slot = stored.size() < slots ? stored.size() : nextReplaceable(orderId);
    stored.put(slot, new Stored(orderId));
    slotOfOrder.put(orderId, slot);
    return slot;
  }

  private int nextReplaceable(final long orderId) {
    for (int i = 0; i < slots; i++) {
      final int slot = (cursor + i) % slots;
      final Stored order = stored.get(slot);
      if (order.replaceable && order.orderId < orderId) {
        cursor = slot + 1;
        return slot;
      }
    }
    throw new IllegalStateException("no slot for order " + orderId);
  }

  /** Says that an order is filled or finished; unknown orders are left out. */
  void release(final long orderId) {
    if (isKnown(orderId)) {
      stored.get(slotOfOrder.get(orderId)).replaceable = true;
    }
  }
}
