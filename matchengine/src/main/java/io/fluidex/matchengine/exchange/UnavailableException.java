package io.fluidex.matchengine.exchange;

/** The exchange takes no requests now; the message says why. Trying again later helps. */
public final class UnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnavailableException(final String message) {
    super(message);
  }
}
