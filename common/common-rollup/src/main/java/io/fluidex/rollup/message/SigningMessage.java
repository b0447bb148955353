package io.fluidex.rollup.message;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.poseidon.Poseidon;
import io.fluidex.rollup.layout.BitLayout;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import java.math.BigInteger;

/**
 * The messages that users sign, Poseidon(first, second), and their layouts: the only place that has
 * them.
 *
 * <p>Every message begins with the tag of its kind and the {@link Domain}, so none can be taken for
 * one of another kind or another deployment. The signature is EdDSA over the hash.
 *
 * @param first the first element, of less than 253 bits
 * @param second the second element, of less than 253 bits
 */
public record SigningMessage(BigInteger first, BigInteger second) {
  /** The tag of a transfer. */
  public static final int TRANSFER_TAG = 2;

  /** The tag of a withdrawal. */
  public static final int WITHDRAW_TAG = 3;

  /** The tag of an order. */
  public static final int ORDER_TAG = 4;

  /** The tag of a cancel. */
  public static final int CANCEL_TAG = 5;

  /** The tag of a session, which no transaction on L2 has. */
  public static final int SESSION_TAG = 6;

  /** The tag of a login, which no transaction on L2 has. */
  public static final int LOGIN_TAG = 7;

  private static final int TAG_BITS = 8;
  private static final int DOMAIN_BITS = 8 * Domain.BYTES;
  private static final int ID_BITS = 32;
  private static final int TOKEN_BITS = 16;
  private static final int TIME_BITS = 32;
  private static final int NONCE_BITS = 40;
  private static final int AMOUNT_BITS = 64;
  private static final int BIPS_BITS = 16;
  private static final int LOGIN_NONCE_BITS = 128;

  /** The first element of an order. */
  public static final BitLayout ORDER_FIRST =
      tagged()
          .then("accountId", ID_BITS)
          .then("orderId", ID_BITS)
          .then("tokenSell", TOKEN_BITS)
          .then("tokenBuy", TOKEN_BITS)
          .then("validUntil", TIME_BITS)
          .then("side", 1)
          .lowestFirst();

  /** The second element of an order. */
  public static final BitLayout ORDER_SECOND =
      BitLayout.of("totalSell", AMOUNT_BITS)
          .then("totalBuy", AMOUNT_BITS)
          .then("maxFeeBips", BIPS_BITS)
          .lowestFirst();

  /** The first element of a transfer. */
  public static final BitLayout TRANSFER_FIRST =
      tagged()
          .then("from", ID_BITS)
          .then("nonce", NONCE_BITS)
          .then("token", TOKEN_BITS)
          .then("validUntil", TIME_BITS)
          .lowestFirst();

  /** The second element of a transfer. */
  public static final BitLayout TRANSFER_SECOND =
      BitLayout.of("amount", AMOUNT_BITS).then("to", ID_BITS).lowestFirst();

  /** The first element of a withdrawal. */
  public static final BitLayout WITHDRAW_FIRST =
      tagged()
          .then("account", ID_BITS)
          .then("nonce", NONCE_BITS)
          .then("token", TOKEN_BITS)
          .then("validUntil", TIME_BITS)
          .lowestFirst();

  /** The second element of a withdrawal. */
  public static final BitLayout WITHDRAW_SECOND = BitLayout.of("amount", AMOUNT_BITS).lowestFirst();

  /** The first element of a cancel. */
  public static final BitLayout CANCEL_FIRST =
      tagged()
          .then("account", ID_BITS)
          .then("nonce", NONCE_BITS)
          .then("orderId", ID_BITS)
          .lowestFirst();

  /** The second element of a cancel: 0. */
  public static final BitLayout CANCEL_SECOND = BitLayout.empty();

  /** The first element of a session. */
  public static final BitLayout SESSION_FIRST =
      tagged().then("account", ID_BITS).then("validUntil", TIME_BITS).lowestFirst();

  /** The second element of a session: 0. */
  public static final BitLayout SESSION_SECOND = BitLayout.empty();

  /** The first element of a login. */
  public static final BitLayout LOGIN_FIRST =
      tagged().then("account", ID_BITS).then("validUntil", TIME_BITS).lowestFirst();

  /** The second element of a login. */
  public static final BitLayout LOGIN_SECOND =
      BitLayout.of("nonce", LOGIN_NONCE_BITS).lowestFirst();

  private static BitLayout.Builder tagged() {
    return BitLayout.of("tag", TAG_BITS).then("domain", DOMAIN_BITS);
  }

  /** The message of an order. */
  public static SigningMessage of(final Domain domain, final Order order) {
    return new SigningMessage(
        ORDER_FIRST.pack(
            integer(ORDER_TAG),
            domain.toBigInteger(),
            integer(order.account()),
            integer(order.orderId()),
            integer(order.tokenSell()),
            integer(order.tokenBuy()),
            integer(order.validUntil()),
            integer(order.side().code())),
        ORDER_SECOND.pack(
            integer(order.totalSell()), integer(order.totalBuy()), integer(order.maxFeeBips())));
  }

  /** The message of a transfer. */
  public static SigningMessage of(final Domain domain, final Transfer transfer) {
    return new SigningMessage(
        TRANSFER_FIRST.pack(
            integer(TRANSFER_TAG),
            domain.toBigInteger(),
            integer(transfer.from()),
            integer(transfer.nonce()),
            integer(transfer.token()),
            integer(transfer.validUntil())),
        TRANSFER_SECOND.pack(integer(transfer.amount()), integer(transfer.to())));
  }

  /** The message of a withdrawal. */
  public static SigningMessage of(final Domain domain, final Withdraw withdraw) {
    return new SigningMessage(
        WITHDRAW_FIRST.pack(
            integer(WITHDRAW_TAG),
            domain.toBigInteger(),
            integer(withdraw.account()),
            integer(withdraw.nonce()),
            integer(withdraw.token()),
            integer(withdraw.validUntil())),
        WITHDRAW_SECOND.pack(integer(withdraw.amount())));
  }

  /** The message of a cancel. */
  public static SigningMessage of(final Domain domain, final Cancel cancel) {
    return new SigningMessage(
        CANCEL_FIRST.pack(
            integer(CANCEL_TAG),
            domain.toBigInteger(),
            integer(cancel.account()),
            integer(cancel.nonce()),
            integer(cancel.orderId())),
        CANCEL_SECOND.pack());
  }

  /**
   * The message of a session: its holder may read what belongs to an account, and nothing else.
   *
   * @param account whose, 32 bits
   * @param validUntil last second of the session since 1970, 32 bits
   */
  public static SigningMessage ofSession(
      final Domain domain, final long account, final long validUntil) {
    return new SigningMessage(
        SESSION_FIRST.pack(
            integer(SESSION_TAG), domain.toBigInteger(), integer(account), integer(validUntil)),
        SESSION_SECOND.pack());
  }

  /**
   * The message of a login: who sends it over the connection that was given the nonce may read
   * there what belongs to an account, and nothing else.
   *
   * @param account whose, 32 bits
   * @param validUntil last second of the login since 1970, 32 bits
   * @param nonce what the server chose for the connection, 128 bits
   */
  public static SigningMessage ofLogin(
      final Domain domain, final long account, final long validUntil, final BigInteger nonce) {
    return new SigningMessage(
        LOGIN_FIRST.pack(
            integer(LOGIN_TAG), domain.toBigInteger(), integer(account), integer(validUntil)),
        LOGIN_SECOND.pack(nonce));
  }

  private static BigInteger integer(final long unsigned) {
    final BigInteger value = BigInteger.valueOf(unsigned);
    return unsigned < 0 ? value.add(BigInteger.ONE.shiftLeft(Long.SIZE)) : value;
  }

  /** What is signed. */
  public Fr hash() {
    return Poseidon.hash(Fr.of(first), Fr.of(second));
  }
}
