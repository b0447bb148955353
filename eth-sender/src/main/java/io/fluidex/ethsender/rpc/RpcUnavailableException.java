package io.fluidex.ethsender.rpc;

import java.io.Serial;

/** The node could not be reached, did not answer in time, or answered with what is no answer. */
public final class RpcUnavailableException extends RpcException {
  @Serial private static final long serialVersionUID = 1;

  /** Says which node and why. */
  public RpcUnavailableException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
