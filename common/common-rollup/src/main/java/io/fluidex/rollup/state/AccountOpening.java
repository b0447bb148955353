package io.fluidex.rollup.state;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.rollup.shape.Depths;
import java.util.Arrays;

/**
 * What a transaction opens of one account: two balances, an order slot and the account's leaf, each
 * as it was and as it becomes, and, once the state has committed it, the Merkle paths.
 *
 * <p>The four updates are sequential: balance {@link #SELL}, balance {@link #BUY}, order, account
 * leaf. Each path is that of the tree which the update before has left. The names are those of the
 * roles in a trade; another transaction uses what it needs, and the rest opens index 0 and keeps
 * it. If both balances are of one token, no more than one of them changes, and the second is opened
 * as the first has left it.
 *
 * <p>{@link RollupState#open} fills in what is there, the setters say what it becomes, {@link
 * RollupState#store} makes it so, {@link RollupState#commit} adds the paths. Then it does not
 * change any more. Belongs to one thread until then.
 */
public final class AccountOpening {
  /** The balance that a trade takes from. */
  public static final int SELL = 0;

  /** The balance that a trade gives to. */
  public static final int BUY = 1;

  /** Balances of an opening. */
  public static final int BALANCES = 2;

  private static final int LIMBS = PrimeField.LIMBS;

  private final Depths depths;
  private final long account;
  private final int[] tokens;
  private final int orderSlot;
  private final long[] oldBalances = new long[BALANCES];
  private final long[] newBalances = new long[BALANCES];
  private final long[] oldOrder = new long[OrderLeaf.WORDS];
  private final long[] newOrder = new long[OrderLeaf.WORDS];
  private final long[] oldAccount = new long[AccountLeaf.WORDS];
  private final long[] newAccount = new long[AccountLeaf.WORDS];
  private final long[] root = new long[LIMBS];

  /** The balances beside the two, at the time of each update: the first siblings of their paths. */
  private final long[] otherHalves = new long[BALANCES];

  private long[] siblings = new long[0];

  /**
   * An opening of an empty account.
   *
   * @throws IllegalArgumentException if trees of these depths have no such index
   */
  public AccountOpening(
      final Depths depths,
      final long account,
      final int sellToken,
      final int buyToken,
      final int orderSlot) {
    this.depths = depths;
    this.account = check("account", account, depths.accounts());
    this.tokens =
        new int[] {
          (int) check("token", sellToken, depths.tokens()),
          (int) check("token", buyToken, depths.tokens())
        };
    this.orderSlot = (int) check("order slot", orderSlot, depths.orderSlots());
  }

  /**
   * What an opening finds.
   *
   * @param sellBalance the first balance, unsigned
   * @param buyBalance the second balance, unsigned
   * @param order the order
   * @param nonce the account's nonce
   * @param sign the sign of its key
   * @param ay y of its key
   */
  public record Leaves(
      long sellBalance, long buyBalance, OrderLeaf order, long nonce, boolean sign, Fr ay) {
    /**
     * Checks the range of the nonce.
     *
     * @throws IllegalArgumentException if it lies outside
     */
    public Leaves {
      check("nonce", nonce, AccountLeaf.NONCES);
    }
  }

  /**
   * A committed opening as it was stored elsewhere; its new leaves are, for now, the old ones.
   *
   * @param depths the depths of the trees
   * @param account the account
   * @param sellToken the token of the first balance
   * @param buyToken the token of the second balance
   * @param orderSlot the order slot
   * @param old what it has found
   * @param siblings its {@link #siblings}, copied
   * @param root the root it has led to
   * @throws IllegalArgumentException if the trees have no such index, or the number of siblings is
   *     wrong
   */
  public static AccountOpening restore(
      final Depths depths,
      final long account,
      final int sellToken,
      final int buyToken,
      final int orderSlot,
      final Leaves old,
      final long[] siblings,
      final Fr root) {
    if (siblings.length != LIMBS * siblingCount(depths)) {
      throw new IllegalArgumentException(
          siblings.length / LIMBS + " siblings for trees of depths " + depths);
    }
    final AccountOpening opening =
        new AccountOpening(depths, account, sellToken, buyToken, orderSlot);
    opening.siblings = siblings.clone();
    root.store(opening.root, 0);
    opening.oldBalances[SELL] = old.sellBalance;
    opening.oldBalances[BUY] = old.buyBalance;
    old.order.toWords(opening.oldOrder);
    opening.setNonce(old.nonce);
    opening.setKey(old.sign, old.ay);
    System.arraycopy(opening.newAccount, 0, opening.oldAccount, 0, AccountLeaf.WORDS);
    System.arraycopy(opening.oldBalances, 0, opening.newBalances, 0, BALANCES);
    System.arraycopy(opening.oldOrder, 0, opening.newOrder, 0, OrderLeaf.WORDS);
    return opening;
  }

  private static long check(final String what, final long index, final long bound) {
    if (index < 0 || index >= bound) {
      throw new IllegalArgumentException(what + " " + index + " is not below " + bound);
    }
    return index;
  }

  /** The depths of the trees. */
  public Depths depths() {
    return depths;
  }

  /** The account's id. */
  public long account() {
    return account;
  }

  /** The token of a balance, {@link #SELL} or {@link #BUY}. */
  public int token(final int balance) {
    return tokens[balance];
  }

  /** The order slot. */
  public int orderSlot() {
    return orderSlot;
  }

  /** A balance before, unsigned. */
  public long oldBalance(final int balance) {
    return oldBalances[balance];
  }

  /** A balance after, unsigned. */
  public long newBalance(final int balance) {
    return newBalances[balance];
  }

  /** Says what a balance becomes, unsigned. */
  public void setBalance(final int balance, final long amount) {
    newBalances[balance] = amount;
  }

  /** The order before. */
  public OrderLeaf oldOrder() {
    return OrderLeaf.ofWords(oldOrder);
  }

  /** The order after. */
  public OrderLeaf newOrder() {
    return OrderLeaf.ofWords(newOrder);
  }

  /** Says what the order becomes. */
  public void setOrder(final OrderLeaf order) {
    order.toWords(newOrder);
  }

  /** The nonce before. */
  public long oldNonce() {
    return nonce(oldAccount);
  }

  /** The nonce after. */
  public long newNonce() {
    return nonce(newAccount);
  }

  private static long nonce(final long[] words) {
    return words[0] & (AccountLeaf.NONCES - 1);
  }

  /**
   * Says what the nonce becomes.
   *
   * @throws IllegalArgumentException if it has more than 40 bits
   */
  public void setNonce(final long nonce) {
    newAccount[0] =
        check("nonce", nonce, AccountLeaf.NONCES) | (newAccount[0] & AccountLeaf.NONCES);
  }

  /** The sign of the key before. */
  public boolean oldSign() {
    return oldAccount[0] >= AccountLeaf.NONCES;
  }

  /** The sign of the key after. */
  public boolean newSign() {
    return newAccount[0] >= AccountLeaf.NONCES;
  }

  /** y of the key before; 0 if there was none. */
  public Fr oldAy() {
    return Fr.load(oldAccount, AccountLeaf.AY);
  }

  /** y of the key after; 0 if there is none. */
  public Fr newAy() {
    return Fr.load(newAccount, AccountLeaf.AY);
  }

  /** Whether the account had a key. */
  public boolean wasRegistered() {
    return !PrimeField.FR.isZero(oldAccount, AccountLeaf.AY);
  }

  /** Says what the key becomes. */
  public void setKey(final boolean sign, final Fr ay) {
    newAccount[0] = newNonce() | (sign ? AccountLeaf.NONCES : 0);
    ay.store(newAccount, AccountLeaf.AY);
  }

  /** Whether a balance becomes another. */
  public boolean changesBalance(final int balance) {
    return oldBalances[balance] != newBalances[balance];
  }

  /** Whether the order becomes another. */
  public boolean changesOrder() {
    return !Arrays.equals(oldOrder, newOrder);
  }

  /** Whether anything becomes another. */
  public boolean changesAnything() {
    return changesBalance(SELL)
        || changesBalance(BUY)
        || changesOrder()
        || !Arrays.equals(oldAccount, newAccount);
  }

  /** Whether the second balance, if it is of the token of the first, was found as that is left. */
  public boolean isSequential() {
    return tokens[SELL] != tokens[BUY] || oldBalances[BUY] == newBalances[SELL];
  }

  /** The root of the account tree after this opening; 0 before it is committed. */
  public Fr root() {
    return Fr.load(root, 0);
  }

  /**
   * The siblings of the four paths, one after the other: balance levels of {@link #SELL}, balance
   * levels of {@link #BUY}, order levels, account levels, each from the leaf up, in Montgomery
   * limbs. A copy; of length 0 if the opening is not committed, or not with paths.
   */
  public long[] siblings() {
    return siblings.clone();
  }

  /** How many elements {@link #siblings} has for trees of some depths. */
  public static int siblingCount(final Depths depths) {
    return BALANCES * depths.balance() + depths.order() + depths.account();
  }

  /** Where the path of a balance begins in the siblings, in limbs. */
  int balancePathAt(final int balance) {
    return LIMBS * balance * depths.balance();
  }

  /** Where the path of the order begins in the siblings, in limbs. */
  int orderPathAt() {
    return LIMBS * BALANCES * depths.balance();
  }

  /** Where the path of the account begins in the siblings, in limbs. */
  int accountPathAt() {
    return orderPathAt() + LIMBS * depths.order();
  }

  /** Makes the second balance, of the same token, what the first has become. */
  void repeatFirstBalance() {
    oldBalances[BUY] = newBalances[SELL];
    newBalances[BUY] = newBalances[SELL];
  }

  long[] otherHalves() {
    return otherHalves;
  }

  long[] oldBalanceWords() {
    return oldBalances;
  }

  long[] newBalanceWords() {
    return newBalances;
  }

  long[] oldOrderWords() {
    return oldOrder;
  }

  long[] newOrderWords() {
    return newOrder;
  }

  long[] oldAccountWords() {
    return oldAccount;
  }

  long[] newAccountWords() {
    return newAccount;
  }

  long[] rootLimbs() {
    return root;
  }

  /** The memory of the siblings itself, made at the first call. */
  long[] siblingLimbs() {
    if (siblings.length == 0) {
      siblings = new long[LIMBS * siblingCount(depths)];
    }
    return siblings;
  }
}
