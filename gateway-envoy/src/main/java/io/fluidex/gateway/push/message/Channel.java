package io.fluidex.gateway.push.message;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be subscribed to. */
public enum Channel {
  /** The levels of a market's book. */
  DEPTH(true, false),
  /** Trades of a market. */
  TRADES(true, false),
  /** The last 24 hours of a market. */
  TICKER(true, false),
  /** Candles of a market. */
  KLINE(true, false),
  /** L2 blocks and how far they are. */
  BLOCKS(false, false),
  /** Orders of the user that is logged in. */
  ORDERS(false, true),
  /** Trades of the user that is logged in. */
  FILLS(false, true),
  /** Balances of the user that is logged in. */
  BALANCES(false, true);

  private final boolean ofMarket;
  private final boolean own;

  Channel(final boolean ofMarket, final boolean own) {
    this.ofMarket = ofMarket;
    this.own = own;
  }

  /** Whether a market has to be named. */
  public boolean isOfMarket() {
    return ofMarket;
  }

  /** Whether it belongs to a user. */
  public boolean isOwn() {
    return own;
  }

  /** Its name in messages. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The channel of a name. */
  public static Optional<Channel> of(final String text) {
    return Arrays.stream(values()).filter(each -> each.text().equals(text)).findFirst();
  }
}
