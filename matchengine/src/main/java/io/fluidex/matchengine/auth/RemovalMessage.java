package io.fluidex.matchengine.auth;

import io.fluidex.rollup.layout.BitLayout;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.message.SigningMessage;
import java.math.BigInteger;

/**
 * What a user signs to give shares of a pool back. Shares are no token of L2, so no circuit ever
 * sees this message; it has the form of those that circuits see, and a tag far from theirs.
 *
 * @param account whose shares
 * @param pool the pool's account
 * @param shares how many
 * @param minBase the least units of base to accept
 * @param minQuote the least units of quote to accept
 * @param sequence how many times the account has removed from this pool before
 * @param validUntil last second since 1970 at which it may happen
 */
public record RemovalMessage(
    long account,
    long pool,
    long shares,
    long minBase,
    long minQuote,
    long sequence,
    long validUntil) {
  /** The tag. Those of L2 are below 128. */
  public static final int TAG = 128;

  private static final int TAG_BITS = 8;
  private static final int ID_BITS = 32;
  private static final int SEQUENCE_BITS = 40;
  private static final int AMOUNT_BITS = 64;

  /** The first element. */
  public static final BitLayout FIRST =
      BitLayout.of("tag", TAG_BITS)
          .then("domain", 8 * Domain.BYTES)
          .then("account", ID_BITS)
          .then("pool", ID_BITS)
          .then("sequence", SEQUENCE_BITS)
          .then("validUntil", ID_BITS)
          .lowestFirst();

  /** The second element. */
  public static final BitLayout SECOND =
      BitLayout.of("shares", AMOUNT_BITS)
          .then("minBase", AMOUNT_BITS)
          .then("minQuote", AMOUNT_BITS)
          .lowestFirst();

  /**
   * Checks the widths.
   *
   * @throws IllegalArgumentException if a number does not fit its field
   */
  public RemovalMessage {
    if (account >>> ID_BITS != 0
        || pool >>> ID_BITS != 0
        || sequence >>> SEQUENCE_BITS != 0
        || validUntil >>> ID_BITS != 0
        || shares < 0
        || minBase < 0
        || minQuote < 0) {
      throw new IllegalArgumentException("a number of the removal does not fit its field");
    }
  }

  /** What is signed for a deployment. */
  public SigningMessage message(final Domain domain) {
    return new SigningMessage(
        FIRST.pack(
            BigInteger.valueOf(TAG),
            domain.toBigInteger(),
            BigInteger.valueOf(account),
            BigInteger.valueOf(pool),
            BigInteger.valueOf(sequence),
            BigInteger.valueOf(validUntil)),
        SECOND.pack(
            BigInteger.valueOf(shares), BigInteger.valueOf(minBase), BigInteger.valueOf(minQuote)));
  }
}
