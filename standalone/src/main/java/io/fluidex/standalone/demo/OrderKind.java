package io.fluidex.standalone.demo;

/** How an order lives. */
public enum OrderKind {
  /** Trades at its price or better; the rest waits in the book. */
  LIMIT,
  /** Waits in the book; never takes. */
  POST_ONLY,
  /** Trades at its price or better; the rest is dropped. */
  IMMEDIATE,
  /** Trades at the book's prices, at worst its own; the rest is dropped. */
  MARKET
}
