package io.fluidex.matchengine.command;

import java.util.Objects;

/**
 * Trades an order in full, with the book where its prices are better and with the pool's quote for
 * the rest, or does nothing. The quote rests only for as long as that takes.
 *
 * @param taker the user's limit order, fill-or-kill
 * @param quote the pool's limit order of the same amount on the other side, post-only
 */
public record SwapWithPool(PutOrder taker, PutOrder quote) implements PoolCommand {
  /** Refuses null. */
  public SwapWithPool {
    Objects.requireNonNull(taker, "taker");
    Objects.requireNonNull(quote, "quote");
  }
}
