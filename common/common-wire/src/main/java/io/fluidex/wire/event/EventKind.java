package io.fluidex.wire.event;

import io.fluidex.wire.WireFormatException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What an event tells; its key is the record's key. Up to {@link #TRADE} they are those that the
 * original's rollup state manager reads.
 */
public enum EventKind {
  /** A user got an id and a key. */
  REGISTER_USER("registeruser"),
  /** A balance was paid in. */
  DEPOSIT("deposits"),
  /** A balance was paid out at its owner's request. */
  WITHDRAW("withdraws"),
  /** One user paid another. */
  TRANSFER("transfers"),
  /** An order was put, changed or ended. */
  ORDER("orders"),
  /** Two orders traded. */
  TRADE("trades"),
  /** A user got another key. */
  KEY_CHANGE("keychanges"),
  /** A whole balance left, asked for on L1. */
  FULL_EXIT("fullexits"),
  /** An order's signature was made void on L2. */
  CANCEL("cancels");

  private static final Map<String, EventKind> BY_KEY =
      Arrays.stream(values()).collect(Collectors.toMap(EventKind::key, Function.identity()));

  private final String key;

  EventKind(final String key) {
    this.key = key;
  }

  /** The key of its records. */
  public String key() {
    return key;
  }

  /**
   * The kind of a record's key.
   *
   * @throws WireFormatException if there is none
   */
  public static EventKind ofKey(final String key) {
    final EventKind kind = BY_KEY.get(key);
    if (kind == null) {
      throw new WireFormatException("there is no kind of event with key " + key);
    }
    return kind;
  }
}
