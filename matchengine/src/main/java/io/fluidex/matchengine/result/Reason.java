package io.fluidex.matchengine.result;

import io.fluidex.matchengine.codec.RecordFormatException;

/**
 * Why a command was refused. The codes are stable; a hundred of them belongs to one subject: 1xx
 * what the request itself says, 2xx what the market says of an order, 3xx authorisation, 4xx
 * balances, 5xx orders, 6xx requests from L1, 7xx pools. Texts and status codes of what the
 * original refuses too are the original's.
 */
public enum Reason {
  /** No such market. */
  INVALID_MARKET(101, StatusCode.INVALID_ARGUMENT, "invalid market"),
  /** No such asset. */
  INVALID_ASSET(102, StatusCode.INVALID_ARGUMENT, "invalid asset"),
  /** The order is another user's. */
  INVALID_USER(103, StatusCode.INVALID_ARGUMENT, "invalid user"),
  /** No such open order. */
  INVALID_ORDER_ID(104, StatusCode.INVALID_ARGUMENT, "invalid order_id"),
  /** The receiver is not registered. */
  INVALID_TO_USER(105, StatusCode.INVALID_ARGUMENT, "invalid to_user"),
  /** The change of a balance is no number. */
  INVALID_DELTA(106, StatusCode.INVALID_ARGUMENT, "invalid amount"),
  /** The detail is no JSON object. */
  INVALID_DETAIL(107, StatusCode.INVALID_ARGUMENT, "invalid detail"),
  /** The memo is no JSON object. */
  INVALID_MEMO(108, StatusCode.INVALID_ARGUMENT, "invalid memo"),
  /** The amount of an order is no number. */
  MALFORMED_AMOUNT(109, StatusCode.INVALID_ARGUMENT, "invalid decimal invalid amount"),
  /** The price of an order is no number. */
  MALFORMED_PRICE(110, StatusCode.INVALID_ARGUMENT, "invalid decimal invalid price"),
  /** The quote limit of an order is no number, or negative. */
  MALFORMED_QUOTE_LIMIT(111, StatusCode.INVALID_ARGUMENT, "invalid decimal invalid quote limit"),
  /** The taker fee of an order is no number. */
  MALFORMED_TAKER_FEE(112, StatusCode.INVALID_ARGUMENT, "invalid decimal invalid taker fee"),
  /** The maker fee of an order is no number. */
  MALFORMED_MAKER_FEE(113, StatusCode.INVALID_ARGUMENT, "invalid decimal invalid maker fee"),
  /** The batch has too many orders. */
  BATCH_TOO_LARGE(114, StatusCode.INVALID_ARGUMENT, "out of maximum support order number (40)"),
  /** An order of the batch is not for the batch's market. */
  BATCH_MARKETS(115, StatusCode.INVALID_ARGUMENT, "inconsistent order markets"),
  /** The business id was used before. */
  DUPLICATE_REQUEST(116, StatusCode.INVALID_ARGUMENT, "duplicate request"),
  /** The worst price of a market order is no number, or not one of its market. */
  MALFORMED_WORST_PRICE(117, StatusCode.INVALID_ARGUMENT, "invalid decimal invalid worst price"),
  /** A user cannot pay itself. */
  SAME_USER(118, StatusCode.INVALID_ARGUMENT, "from and to are the same user"),
  /** The client used the id for a different order. */
  DUPLICATE_CLIENT_ORDER_ID(
      119,
      StatusCode.ALREADY_EXISTS,
      "the client_order_id belongs to another order: use a new one"),
  /** The user id is 0 or too large. */
  INVALID_USER_ID(120, StatusCode.INVALID_ARGUMENT, "invalid user_id"),
  /** The exchange takes no market orders. */
  MARKET_ORDERS_DISABLED(201, StatusCode.UNKNOWN, "market orders disabled"),
  /** The amount is below the market's least. */
  AMOUNT_TOO_SMALL(202, StatusCode.UNKNOWN, "invalid amount"),
  /** The order names a fee where there is none. */
  FREE_MARKET(203, StatusCode.UNKNOWN, "only 0 fee is supported now"),
  /** The amount has too many decimals. */
  AMOUNT_TOO_PRECISE(204, StatusCode.UNKNOWN, "invalid amount precision"),
  /** The price has too many decimals. */
  PRICE_TOO_PRECISE(205, StatusCode.UNKNOWN, "invalid price precision"),
  /** A market order has a price. */
  MARKET_ORDER_PRICE(206, StatusCode.UNKNOWN, "market order should not have a price"),
  /** A market order is post-only. */
  MARKET_ORDER_POST_ONLY(207, StatusCode.UNKNOWN, "market order cannot be post only"),
  /** There is nothing that a market order could trade with. */
  NO_COUNTER_ORDERS(208, StatusCode.UNKNOWN, "no counter orders"),
  /** The price of a limit order is 0 or negative. */
  LIMIT_PRICE(209, StatusCode.UNKNOWN, "invalid price for limit order"),
  /** The order does not fit 63 bits. */
  ORDER_TOO_LARGE(210, StatusCode.INVALID_ARGUMENT, "amount or amount * price is too large"),
  /** Post-only and immediate exclude each other. */
  POST_ONLY_IMMEDIATE(211, StatusCode.INVALID_ARGUMENT, "a post only order cannot be immediate"),
  /** The order does not allow the fee. */
  FEE_ABOVE_LIMIT(
      212,
      StatusCode.FAILED_PRECONDITION,
      "the market's fee is above the max_fee_bips that the order signs"),
  /** The new amount is no reduction. */
  AMOUNT_NOT_LESS(
      213,
      StatusCode.INVALID_ARGUMENT,
      "an order can only be reduced to an amount above 0 and below what remains"),
  /** The replacement belongs elsewhere. */
  REPLACED_ORDER(
      214,
      StatusCode.INVALID_ARGUMENT,
      "an order can be replaced only by one of the same user and market"),
  /** What the ask could receive, at better prices first and its own later, does not fit 63 bits. */
  ORDER_PROCEEDS_TOO_LARGE(
      220,
      StatusCode.INVALID_ARGUMENT,
      "amount * price and all there is of the quote asset exceed what one order can count:"
          + " sell in several orders"),
  /** There is no signature, or not one of the account's key. */
  INVALID_SIGNATURE(301, StatusCode.INVALID_ARGUMENT, "invalid signature"),
  /** What is signed is not what is asked for. */
  INVALID_ORDER_PARAMS(302, StatusCode.INVALID_ARGUMENT, "invalid order params"),
  /** The nonce was used, or is not yet due. */
  NONCE(
      303,
      StatusCode.FAILED_PRECONDITION,
      "the nonce is not the account's next: ask for it and sign again"),
  /** The last second of the request has passed. */
  SIGNATURE_EXPIRED(
      304, StatusCode.FAILED_PRECONDITION, "valid_until has passed: sign again with a later one"),
  /** The request is not for a rollup. */
  DEVELOPMENT_ONLY(
      305,
      StatusCode.PERMISSION_DENIED,
      "only in a development deployment; here users and deposits come from L1"),
  /** There is nothing to execute on L2. */
  NOT_SIGNED_FOR_L2(307, StatusCode.INVALID_ARGUMENT, "an on-chain cancel needs the signed cancel"),
  /** The settings belong to another state. */
  SETTINGS_FIXED(308, StatusCode.FAILED_PRECONDITION, "mode and tree depths cannot be changed"),
  /** The request is one for L2 or from L1. */
  ROLLUP_ONLY(309, StatusCode.PERMISSION_DENIED, "only in a rollup deployment"),
  /** The available balance is less than what is taken. */
  BALANCE_NOT_ENOUGH(401, StatusCode.INVALID_ARGUMENT, "balance not enough"),
  /** The available balance is less than what the order sells. */
  ORDER_BALANCE_NOT_ENOUGH(402, StatusCode.UNKNOWN, "balance not enough"),
  /** The balance would not fit 63 bits. */
  BALANCE_OVERFLOW(403, StatusCode.INVALID_ARGUMENT, "the balance would be too large"),
  /** The amount is no number above 0, or has too many decimals. */
  WITHDRAWAL_AMOUNT(404, StatusCode.INVALID_ARGUMENT, "a withdrawal is of an amount above 0"),
  /** The user has as many open orders as are allowed. */
  TOO_MANY_ORDERS(501, StatusCode.UNAVAILABLE, "too many active orders for user"),
  /** The L2 order slot is taken. */
  ORDER_SLOT_OCCUPIED(
      502,
      StatusCode.FAILED_PRECONDITION,
      "another open order has the slot of this order_id: use next_order_id"),
  /** The L2 order id is not greater than all before in its slot. */
  ORDER_ID_USED(
      503,
      StatusCode.FAILED_PRECONDITION,
      "the order_id, or a greater one of its slot, was used: use next_order_id"),
  /** The L2 order id is 0. */
  ORDER_ID_ZERO(504, StatusCode.INVALID_ARGUMENT, "order_id must be greater than 0"),
  /** The serial number is not the next. */
  L1_SERIAL_GAP(
      601, StatusCode.FAILED_PRECONDITION, "a request from L1 is missing before this one"),
  /** The request contradicts the state: exchange and contract have diverged. */
  L1_INCONSISTENT(
      602, StatusCode.FAILED_PRECONDITION, "the L1 contract cannot have accepted this request"),
  /** Pools are off in the market. */
  NO_POOL(
      701,
      StatusCode.FAILED_PRECONDITION,
      "the market has no pool: put an order into its book instead"),
  /** The pool lacks one of its tokens. */
  POOL_EMPTY(702, StatusCode.FAILED_PRECONDITION, "the pool has no liquidity for this"),
  /** What the pool signed no longer fits its state. */
  POOL_MOVED(703, StatusCode.UNAVAILABLE, "the pool's reserves or numbers have changed: try again"),
  /** What the pool signed cannot be right. */
  POOL_QUOTE(
      704,
      StatusCode.FAILED_PRECONDITION,
      "the pool's own signature was refused: its operator must configure the account's key"),
  /** The caller's limit. */
  SWAP_PRICE(
      705,
      StatusCode.FAILED_PRECONDITION,
      "the price is now worse than the limit that is signed: ask for a quote and sign again"),
  /** The funds of a pool move by the pool's own requests alone. */
  POOL_ACCOUNT(
      706,
      StatusCode.PERMISSION_DENIED,
      "the account is a pool's: only AddLiquidity, RemoveLiquidity and Swap reach it"),
  /** The taker would meet itself. */
  SWAP_OWN_ORDER(
      707,
      StatusCode.FAILED_PRECONDITION,
      "an open order of the same user is in the way: cancel it first"),
  /** The user has fewer shares, or asks for none. */
  SHARES_NOT_ENOUGH(
      708, StatusCode.INVALID_ARGUMENT, "shares must be above 0 and at most what the user has"),
  /** The amounts round to nothing. */
  LIQUIDITY_TOO_SMALL(
      709, StatusCode.INVALID_ARGUMENT, "the amounts are worth less than one share or unit"),
  /** The caller's least is not reached. */
  LIQUIDITY_LIMIT(
      710,
      StatusCode.FAILED_PRECONDITION,
      "the pool now gives less than the least that is asked for: ask for its state again"),
  /** The removal was executed, or one before it is missing. */
  POOL_SEQUENCE(
      711,
      StatusCode.FAILED_PRECONDITION,
      "the sequence is not the user's next for this pool: ask for it and sign again"),
  /** The pool cannot be as the configuration says. */
  POOL_TERMS(712, StatusCode.FAILED_PRECONDITION, "the pool cannot be opened so");

  private static final Reason[] ALL = values();

  private final int code;
  private final StatusCode status;
  private final String text;

  Reason(final int code, final StatusCode status, final String text) {
    this.code = code;
    this.status = status;
    this.text = text;
  }

  /** The stable number. */
  public int code() {
    return code;
  }

  /** The status of the answer. */
  public StatusCode status() {
    return status;
  }

  /** The message of the answer. */
  public String text() {
    return text;
  }

  /**
   * The one with a number.
   *
   * @throws RecordFormatException if there is none
   */
  public static Reason ofCode(final int code) {
    for (final Reason reason : ALL) {
      if (reason.code == code) {
        return reason;
      }
    }
    throw new RecordFormatException("there is no reason " + code);
  }
}
