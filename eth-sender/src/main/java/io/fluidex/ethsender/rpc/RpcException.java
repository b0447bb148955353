package io.fluidex.ethsender.rpc;

import java.io.Serial;

/** A node did not do what it was asked. */
public sealed class RpcException extends RuntimeException
    permits RpcErrorException, RpcRateLimitedException, RpcUnavailableException {
  @Serial private static final long serialVersionUID = 1;

  RpcException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
