package io.fluidex.matchengine.result;

/** The gRPC status codes that the exchange answers with. */
public enum StatusCode {
  /** The original's answer to orders that a market refuses. */
  UNKNOWN(2),
  /** The request is wrong whatever the state. */
  INVALID_ARGUMENT(3),
  /** What is to be made is there already, as something else. */
  ALREADY_EXISTS(6),
  /** Not allowed in this deployment. */
  PERMISSION_DENIED(7),
  /** The state does not allow the request. */
  FAILED_PRECONDITION(9),
  /** Not now; try again later. */
  UNAVAILABLE(14);

  private final int number;

  StatusCode(final int number) {
    this.number = number;
  }

  /** The number on the wire. */
  public int number() {
    return number;
  }
}
