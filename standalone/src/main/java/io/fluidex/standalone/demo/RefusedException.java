package io.fluidex.standalone.demo;

import io.grpc.Status;
import java.io.Serial;

/** The exchange refused a request, which has changed nothing. */
final class RefusedException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /** The status of the answer. */
  private final Status.Code code;

  RefusedException(final Status.Code code, final String reason) {
    super(reason);
    this.code = code;
  }

  /** The status of the answer. */
  Status.Code code() {
    return code;
  }
}
