package io.fluidex.standalone.node;

import java.io.Serial;

/** The exchange cannot run like this; the message says why and what to do. */
public final class NodeException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  NodeException(final String message) {
    super(message);
  }

  NodeException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
