package io.fluidex.gateway.push.stream;

import io.fluidex.gateway.push.message.ErrorCode;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** Why streams are refused or end, in words that begin with the code of the websocket's errors. */
final class StreamErrors {
  private StreamErrors() {}

  static StatusRuntimeException of(final Status status, final ErrorCode code) {
    return of(status, code, code.text());
  }

  static StatusRuntimeException of(final Status status, final ErrorCode code, final String text) {
    return status.withDescription(code.name() + ": " + text).asRuntimeException();
  }
}
