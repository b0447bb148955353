package io.fluidex.rollup.state;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.poseidon.Poseidon;

/**
 * What an order slot holds: Poseidon(orderId + tokenBuy 2^32 + tokenSell 2^64, filledSell,
 * filledBuy, totalSell, totalBuy). Amounts are unsigned 64-bit integers in a token's smallest unit.
 *
 * @param orderId the trader's number of the order, below 2^32; 0 only in {@link #EMPTY}
 * @param tokenSell the token it gives, below 2^16
 * @param tokenBuy the token it takes, below 2^16
 * @param filledSell how much it has given
 * @param filledBuy how much it has taken
 * @param totalSell the most it may give, if it sells
 * @param totalBuy the most it may take, if it buys
 */
public record OrderLeaf(
    long orderId,
    int tokenSell,
    int tokenBuy,
    long filledSell,
    long filledBuy,
    long totalSell,
    long totalBuy) {
  /** What a slot holds that was never used. */
  public static final OrderLeaf EMPTY = new OrderLeaf(0, 0, 0, 0, 0, 0, 0);

  /** Longs of an order in the state's tables: the ids in one, then the four amounts. */
  static final int WORDS = 5;

  /** Inputs of the hash. */
  static final int INPUTS = 5;

  private static final int TOKEN_BUY_SHIFT = 32;
  private static final int TOKEN_SELL_SHIFT = 48;
  private static final long ID_MASK = (1L << TOKEN_BUY_SHIFT) - 1;
  private static final int TOKEN_MASK = (1 << 16) - 1;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if an id lies outside
   */
  public OrderLeaf {
    if ((orderId & ~ID_MASK) != 0 || ((tokenSell | tokenBuy) & ~TOKEN_MASK) != 0) {
      throw new IllegalArgumentException(
          "an order leaf has an id of 32 bits and tokens of 16 bits, not "
              + orderId
              + ", "
              + tokenSell
              + ", "
              + tokenBuy);
    }
  }

  /** The order that the words of a table stand for. */
  static OrderLeaf ofWords(final long[] words) {
    return new OrderLeaf(
        words[0] & ID_MASK,
        (int) (words[0] >>> TOKEN_SELL_SHIFT),
        (int) (words[0] >>> TOKEN_BUY_SHIFT) & TOKEN_MASK,
        words[1],
        words[2],
        words[3],
        words[4]);
  }

  /** Writes the words of a table. */
  void toWords(final long[] words) {
    words[0] = (long) tokenSell << TOKEN_SELL_SHIFT | (long) tokenBuy << TOKEN_BUY_SHIFT | orderId;
    words[1] = filledSell;
    words[2] = filledBuy;
    words[3] = totalSell;
    words[4] = totalBuy;
  }

  /** Writes the inputs of the hash of the order that words stand for, in Montgomery limbs. */
  static void hashInputs(final long[] words, final long[] to, final int at) {
    final PrimeField field = PrimeField.FR;
    final long low = words[0] & (1L << TOKEN_SELL_SHIFT) - 1;
    field.toMontgomery(new long[] {low, words[0] >>> TOKEN_SELL_SHIFT, 0, 0}, 0, to, at);
    for (int i = 1; i < WORDS; i++) {
      field.setUnsigned(words[i], to, at + i * PrimeField.LIMBS);
    }
  }

  /** The value of the leaf in the order tree. */
  public Fr hash() {
    final long[] words = new long[WORDS];
    toWords(words);
    final long[] inputs = new long[INPUTS * PrimeField.LIMBS];
    hashInputs(words, inputs, 0);
    Poseidon.hash(inputs, 0, INPUTS, inputs, 0);
    return Fr.load(inputs, 0);
  }
}
