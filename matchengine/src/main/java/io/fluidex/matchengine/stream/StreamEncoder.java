package io.fluidex.matchengine.stream;

import io.fluidex.matchengine.event.Traded;

/**
 * Makes messages; each once, however many subscribers there are.
 *
 * @param <D> messages of books
 * @param <T> messages of trades
 * @param <U> messages for users
 */
public interface StreamEncoder<D, T, U> {
  /** The message of a book or its change. */
  D depth(DepthUpdate update);

  /** The message of a trade. */
  T trade(Traded trade);

  /**
   * The message of a change for its user.
   *
   * @param seq the last event it contains
   */
  U user(long seq, UserChange change);
}
