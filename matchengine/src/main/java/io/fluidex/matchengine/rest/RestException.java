package io.fluidex.matchengine.rest;

import java.io.Serial;

/** A request is answered with an error; the message says what is wrong with what. */
public final class RestException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final ErrorCode code;

  /** An error with a message for the client. */
  public RestException(final ErrorCode code, final String message) {
    super(message);
    this.code = code;
  }

  /** What went wrong. */
  public ErrorCode code() {
    return code;
  }
}
