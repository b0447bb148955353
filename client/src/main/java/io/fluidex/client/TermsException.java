package io.fluidex.client;

import java.io.Serial;

/** What a trader wants cannot be signed for this exchange; the message says what and why. */
public final class TermsException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  TermsException(final String message) {
    super(message);
  }

  TermsException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
