package io.fluidex.ethsender.rpc;

import java.io.Serial;

/** The node wants to be asked less often: HTTP 429. */
public final class RpcRateLimitedException extends RpcException {
  @Serial private static final long serialVersionUID = 1;

  /** Says which node. */
  public RpcRateLimitedException(final String message) {
    super(message, null);
  }
}
