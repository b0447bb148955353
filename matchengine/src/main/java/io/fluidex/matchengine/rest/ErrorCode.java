package io.fluidex.matchengine.rest;

/** The codes of errors; they are stable, the messages beside them are not. */
public enum ErrorCode {
  /** The request makes no sense, whatever the state. */
  BAD_REQUEST(400),
  /** The operator's token is missing or wrong. */
  UNAUTHORIZED(401),
  /** There is no such path or thing. */
  NOT_FOUND(404),
  /** The path has no such method. */
  METHOD_NOT_ALLOWED(405),
  /** The body is too large. */
  TOO_LARGE(413),
  /** The exchange does not do that as it is now. */
  REFUSED(422),
  /** The address makes too many requests. */
  TOO_MANY_REQUESTS(429),
  /** The server failed for a reason of its own. */
  INTERNAL(500),
  /** Not now; try again later. */
  UNAVAILABLE(503);

  private final int status;

  ErrorCode(final int status) {
    this.status = status;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }
}
