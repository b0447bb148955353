package io.fluidex.gateway.push.event;

/**
 * An order as its user knows it.
 *
 * @param id exchange-wide id
 * @param market market name
 * @param user whose
 * @param ask whether it sells base
 * @param type {@code limit} or {@code market}
 * @param postOnly whether it never trades as taker
 * @param price limit price
 * @param amount base amount asked for
 * @param remain base amount not traded yet
 * @param frozen balance it holds, base of an ask and quote of a bid
 * @param finishedBase base amount traded
 * @param finishedQuote quote amount traded
 * @param finishedFee fees paid
 * @param createTime when it was put, in milliseconds
 * @param updateTime when it last traded, in milliseconds
 * @param clientOrderId the client's own id, or empty
 * @param status what became of it, in small letters: {@code open}, {@code filled}, ...
 */
public record OrderView(
    long id,
    String market,
    long user,
    boolean ask,
    String type,
    boolean postOnly,
    String price,
    String amount,
    String remain,
    String frozen,
    String finishedBase,
    String finishedQuote,
    String finishedFee,
    long createTime,
    long updateTime,
    String clientOrderId,
    String status) {
  /** The status of an order in the book. */
  public static final String OPEN = "open";

  /** The order with other amounts. */
  public OrderView traded(
      final String otherRemain,
      final String otherBase,
      final String otherQuote,
      final String otherFee,
      final long time) {
    return new OrderView(
        id,
        market,
        user,
        ask,
        type,
        postOnly,
        price,
        amount,
        otherRemain,
        frozen,
        otherBase,
        otherQuote,
        otherFee,
        createTime,
        time,
        clientOrderId,
        status);
  }

  /** The order in the book, where it holds a balance. */
  public OrderView resting(final String held) {
    return new OrderView(
        id,
        market,
        user,
        ask,
        type,
        postOnly,
        price,
        amount,
        remain,
        held,
        finishedBase,
        finishedQuote,
        finishedFee,
        createTime,
        updateTime,
        clientOrderId,
        OPEN);
  }
}
