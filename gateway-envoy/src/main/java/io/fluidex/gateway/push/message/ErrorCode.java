package io.fluidex.gateway.push.message;

/** Why the push service refuses or ends something. The names are stable; the words are not. */
public enum ErrorCode {
  /** A message is not JSON, or no object. The connection stays. */
  NOT_JSON("a message is a JSON object, for instance {\"id\":1,\"op\":\"ping\"}"),
  /** There is no such op. */
  UNKNOWN_OP("op is one of subscribe, unsubscribe, login, logout, ping"),
  /** There is no such channel. */
  UNKNOWN_CHANNEL(
      "channel is one of depth, trades, ticker, kline, blocks, orders, fills, balances"),
  /** There is no such market. */
  UNKNOWN_MARKET("there is no such market; ExchangeInfo names them all"),
  /** A field is missing or out of range. */
  INVALID_FIELD("a field is missing or wrong"),
  /** The subscription exists. */
  ALREADY_SUBSCRIBED("you have this subscription; unsubscribe first to have a new snapshot"),
  /** There is no such subscription to end. */
  NOT_SUBSCRIBED("you have no such subscription"),
  /** The connection has as many subscriptions as it may. */
  TOO_MANY_SUBSCRIPTIONS("this connection has as many subscriptions as it may; end one"),
  /** A channel of one's own was asked for before a login. */
  LOGIN_REQUIRED("log in first: sign the login message with the nonce of this connection"),
  /** The login's signature is not right. */
  LOGIN_REFUSED("the signature is not that of a login of this user on this connection"),
  /** There is no such user. */
  UNKNOWN_USER("there is no such user, or it has no L2 key"),
  /** The login's last second has passed. */
  SESSION_OVER("valid_until has passed: log in again with a later one"),
  /** The user has another key than the one that signed the login. */
  KEY_CHANGED("the L2 key was changed: log in again with the new one"),
  /** News was skipped, so the subscription has ended. */
  INTERRUPTED("news was skipped on the side of the exchange: subscribe again"),
  /** The exchange cannot be asked now. */
  UNAVAILABLE("the exchange cannot be asked now: try again in a moment"),
  /** Too many messages; the connection is closed. */
  TOO_MANY_MESSAGES("you send more messages than you may: wait before you connect again"),
  /** The reader is slower than the news; the connection is closed. */
  SLOW_CONSUMER("you read more slowly than there is news: read faster, then connect again"),
  /** Nothing was heard for too long; the connection is closed. */
  IDLE("nothing was heard from you, no pong either: connect again"),
  /** The service stops; the connection is closed. */
  STOPPING("the service is stopping: connect again in a moment");

  private final String text;

  ErrorCode(final String text) {
    this.text = text;
  }

  /** What happened, and what to do. */
  public String text() {
    return text;
  }
}
