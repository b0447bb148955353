package io.fluidex.gateway.edge;

import io.grpc.Status;

/** A request that the edge does not hand on. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final int http;
  private final Status.Code code;

  /**
   * A refusal.
   *
   * @param http the status for those who do not speak gRPC
   * @param code the status of gRPC
   */
  Refusal(final int http, final Status.Code code, final String message) {
    super(message, null, false, false);
    this.http = http;
    this.code = code;
  }

  /** A refusal with the status of HTTP that stands for that of gRPC. */
  static Refusal of(final Status.Code code, final String message) {
    return new Refusal(HttpStatuses.of(code), code, message);
  }

  int http() {
    return http;
  }

  Status.Code code() {
    return code;
  }
}
