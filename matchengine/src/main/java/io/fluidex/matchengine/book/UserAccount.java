package io.fluidex.matchengine.book;

import io.fluidex.matchengine.account.L2Key;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A user: keys, nonce, balances, open orders and L2 order slots.
 *
 * <p>Balances are numbered as the core numbers its tokens, densely from 0, so that an account with
 * few tokens is small.
 */
public final class UserAccount {
  private static final long[] NOTHING = {};
  private static final int NO_PAGE = -1;
  private static final long MAX_ORDER_ID = 0xffff_ffffL;

  private final long id;
  private boolean registered;
  private String l1Address = "";
  private String l2Pubkey = "";
  private L2Key key;
  private long nonce;
  private long lastOrderId;
  private long[] available = NOTHING;
  private long[] frozen = NOTHING;
  private final LongMap<SlotPage> pages = new LongMap<>();
  private int recentNumber = NO_PAGE;
  private SlotPage recentPage;
  private BookOrder firstOrder;
  private BookOrder lastOrder;
  private int openOrders;

  /** A user with nothing. */
  public UserAccount(final long id) {
    this.id = id;
  }

  /** Its id. */
  public long id() {
    return id;
  }

  /** Whether it is registered. */
  public boolean isRegistered() {
    return registered;
  }

  /** Its L1 address, or empty. */
  public String l1Address() {
    return l1Address;
  }

  /** Its compressed L2 key, or the text it was registered with. */
  public String l2Pubkey() {
    return l2Pubkey;
  }

  /** Its L2 key, null in development. */
  public L2Key key() {
    return key;
  }

  /** Registers it. */
  public void register(final String address, final String pubkey, final L2Key newKey) {
    registered = true;
    l1Address = address;
    setKey(pubkey, newKey);
  }

  /** Gives it another key. */
  public void setKey(final String pubkey, final L2Key newKey) {
    l2Pubkey = pubkey;
    key = newKey;
  }

  /** The nonce that it signs next. */
  public long nonce() {
    return nonce;
  }

  /** Sets the nonce. */
  public void setNonce(final long next) {
    nonce = next;
  }

  /** Units free to use of a token's number. */
  public long available(final int token) {
    return token < available.length ? available[token] : 0;
  }

  /** Units held by open orders of a token's number. */
  public long frozen(final int token) {
    return token < frozen.length ? frozen[token] : 0;
  }

  /** Adds to what is available, or takes; the caller has checked that the sum is right. */
  public void addAvailable(final int token, final long units) {
    reserve(token);
    available[token] += units;
  }

  /** Adds to what is frozen, or takes; the caller has checked that the sum is right. */
  public void addFrozen(final int token, final long units) {
    reserve(token);
    frozen[token] += units;
  }

  private void reserve(final int token) {
    if (token >= available.length) {
      available = Arrays.copyOf(available, token + 1);
      frozen = Arrays.copyOf(frozen, token + 1);
    }
  }

  /** The greatest L2 order id accepted or voided. */
  public long lastOrderId() {
    return lastOrderId;
  }

  /** Raises the greatest L2 order id. */
  public void raiseOrderId(final long orderId) {
    lastOrderId = Math.max(lastOrderId, orderId);
  }

  /** The greatest L2 order id accepted or voided in a slot; the next must be greater. */
  public long lastIdInSlot(final int slot) {
    final SlotPage page = page(slot);
    return page == null ? 0 : page.lastIds[slot & SlotPage.MASK];
  }

  /** Raises the greatest L2 order id of a slot. */
  public void raiseSlot(final int slot, final long orderId) {
    SlotPage page = page(slot);
    if (page == null) {
      page = new SlotPage();
      pages.put(slot >>> SlotPage.BITS, page);
    }
    final int at = slot & SlotPage.MASK;
    page.lastIds[at] = Math.max(page.lastIds[at], orderId);
  }

  /** The open order that has a slot, or null. */
  public BookOrder openInSlot(final int slot) {
    final SlotPage page = page(slot);
    return page == null ? null : page.open[slot & SlotPage.MASK];
  }

  private void setOpen(final int slot, final BookOrder order) {
    if (slot != BookOrder.NO_SLOT) {
      page(slot).open[slot & SlotPage.MASK] = order;
    }
  }

  private SlotPage page(final int slot) {
    final int number = slot >>> SlotPage.BITS;
    if (number != recentNumber) {
      final SlotPage page = pages.get(number);
      if (page == null) {
        return null;
      }
      recentNumber = number;
      recentPage = page;
    }
    return recentPage;
  }

  /** The numbers of the slots that were used, ascending. */
  public int[] usedSlots() {
    return Arrays.stream(pages.sortedKeys())
        .mapToInt(number -> (int) number << SlotPage.BITS)
        .flatMap(first -> IntStream.range(first, first + SlotPage.SLOTS))
        .filter(slot -> lastIdInSlot(slot) != 0)
        .toArray();
  }

  /**
   * The smallest L2 order id that can be used next, whatever the slot: greater than all before, and
   * not in the slot of an open order; 0 if there is none.
   *
   * @param slotCount the number of slots, a power of two
   */
  public long nextOrderId(final int slotCount) {
    for (long next = lastOrderId + 1; next <= MAX_ORDER_ID; next++) {
      if (openInSlot((int) next & (slotCount - 1)) == null) {
        return next;
      }
      if (next - lastOrderId >= slotCount) {
        return 0;
      }
    }
    return 0;
  }

  /** The number of open orders. */
  public int openOrders() {
    return openOrders;
  }

  /** The open order with the smallest id, or null. */
  public BookOrder firstOrder() {
    return firstOrder;
  }

  /** The open order with the greatest id, or null. */
  public BookOrder lastOrder() {
    return lastOrder;
  }

  /**
   * Owns an open order whose id is greater than those of all others.
   *
   * @param slot its slot, which has been raised to its id, or {@link BookOrder#NO_SLOT}
   */
  public void addOrder(final BookOrder order, final int slot) {
    order.owner = this;
    order.slot = slot;
    setOpen(slot, order);
    order.previousOfUser = lastOrder;
    order.nextOfUser = null;
    if (lastOrder == null) {
      firstOrder = order;
    } else {
      lastOrder.nextOfUser = order;
    }
    lastOrder = order;
    openOrders++;
  }

  /** Owns an open order no more. */
  public void removeOrder(final BookOrder order) {
    setOpen(order.slot, null);
    if (order.previousOfUser == null) {
      firstOrder = order.nextOfUser;
    } else {
      order.previousOfUser.nextOfUser = order.nextOfUser;
    }
    if (order.nextOfUser == null) {
      lastOrder = order.previousOfUser;
    } else {
      order.nextOfUser.previousOfUser = order.previousOfUser;
    }
    order.previousOfUser = null;
    order.nextOfUser = null;
    openOrders--;
  }
}
