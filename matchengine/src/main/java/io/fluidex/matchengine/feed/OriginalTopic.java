package io.fluidex.matchengine.feed;

import java.util.Arrays;
import java.util.List;

/** Topics of the original exchange beside {@code unifyevents}; one partition each. */
public enum OriginalTopic {
  /** Registered users. */
  USERS("registeruser"),
  /** Every change of an order. */
  ORDERS("orders"),
  /** Every trade. */
  TRADES("trades"),
  /** Every change of a balance. */
  BALANCES("balances"),
  /** Payments between users. */
  TRANSFERS("internaltransfer");

  private final String text;

  OriginalTopic(final String text) {
    this.text = text;
  }

  /** The topic's name. */
  public String text() {
    return text;
  }

  /** The names of all. */
  public static List<String> names() {
    return Arrays.stream(values()).map(OriginalTopic::text).toList();
  }
}
