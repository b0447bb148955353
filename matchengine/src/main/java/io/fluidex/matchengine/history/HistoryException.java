package io.fluidex.matchengine.history;

import java.io.Serial;

/** The history cannot go on; the message says why and what to do. */
public final class HistoryException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  HistoryException(final String message) {
    super(message);
  }
}
