package io.fluidex.matchengine.server;

import io.fluidex.matchengine.result.Reason;

/** A request that cannot become a command, with the reason the caller is told. */
final class RequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  RequestException(final Reason reason) {
    super(reason.text(), null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
