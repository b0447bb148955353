package io.fluidex.standalone.demo;

import java.io.Serial;

/** The demonstration cannot go on; the message says what happened, to what, and what to do. */
public class DemoException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  DemoException(final String message) {
    super(message);
  }

  DemoException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
