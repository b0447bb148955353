package io.fluidex.rollup.executor;

/**
 * Why a transaction may not happen. The codes are stable; a hundred of them belongs to one subject:
 * 1xx what the transaction itself says, 2xx accounts and keys, 3xx authorisation, 4xx balances, 5xx
 * orders, 6xx trades.
 */
public enum Rejection {
  /** It names account 0. */
  ACCOUNT_ZERO(101, "account 0 stays empty; ids begin with 1"),
  /** An account id is not below 2^A. */
  ACCOUNT_OUT_OF_RANGE(102, "the account id has more bits than the account tree has levels"),
  /** A token id is not below 2^B. */
  TOKEN_OUT_OF_RANGE(103, "the token id has more bits than the balance tree has levels"),
  /** Both sides are one account. */
  SAME_ACCOUNT(104, "the two accounts must be different ones"),
  /** An amount is 0. */
  AMOUNT_ZERO(105, "the amount must be above 0"),
  /** The order id is 0. */
  ORDER_ID_ZERO(106, "order ids begin with 1"),

  /** The account has no key. */
  ACCOUNT_NOT_REGISTERED(201, "the account is not registered"),
  /** y of the new key is 0. */
  KEY_ZERO(202, "y of a key must not be 0"),
  /** The curve has no point with this y and sign. */
  KEY_NOT_ON_CURVE(203, "the curve has no point with this y and sign"),

  /** It comes after its validUntil. */
  EXPIRED(301, "validUntil is before the time of the block"),
  /** The nonce is not the account's. */
  NONCE_MISMATCH(302, "the nonce is not the account's next"),
  /** The account's nonce has no successor. */
  NONCE_EXHAUSTED(303, "the account has used all its nonces"),
  /** The signature's bytes are not canonical. */
  SIGNATURE_MALFORMED(304, "the signature is not the canonical encoding of one"),
  /** The signature is not the account's for this message and domain. */
  SIGNATURE_INVALID(305, "the signature is not the account's for this message"),

  /** The balance is less than what is taken. */
  BALANCE_INSUFFICIENT(401, "the balance is less than the amount"),
  /** The balance would not fit 64 bits. */
  BALANCE_OVERFLOW(402, "the balance would exceed 64 bits"),

  /** The order sells and buys the same token. */
  ORDER_TOKENS_EQUAL(501, "the order sells and buys the same token"),
  /** A total of the order is 0. */
  ORDER_TOTAL_ZERO(502, "the order's totals must be above 0"),
  /** The slot holds an order with a larger id. */
  ORDER_SUPERSEDED(503, "the order's slot holds an order with a larger id"),
  /** The order was cancelled. */
  ORDER_CANCELLED(504, "the order was cancelled"),
  /** The order has traded with other tokens or totals. */
  ORDER_CHANGED(505, "the order has traded before with other tokens or totals"),
  /** More than the order's limiting total would be filled. */
  ORDER_OVERFILLED(506, "the order would be filled beyond its total"),
  /** What the order has sold or bought would not fit 64 bits. */
  FILL_OVERFLOW(507, "what the order has filled would exceed 64 bits"),

  /** The orders do not exchange the same two tokens. */
  TOKENS_NOT_OPPOSITE(601, "one order must sell what the other buys"),
  /** The order gets a worse price than its own. */
  PRICE_WORSE_THAN_LIMIT(602, "the order gets a worse price than its own");

  private final int code;
  private final String explanation;

  Rejection(final int code, final String explanation) {
    this.code = code;
    this.explanation = explanation;
  }

  /** The stable number. */
  public int code() {
    return code;
  }

  /** One sentence for people, without the full stop. */
  public String explanation() {
    return explanation;
  }
}
