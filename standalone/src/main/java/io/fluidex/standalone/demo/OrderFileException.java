package io.fluidex.standalone.demo;

import java.io.Serial;

/** An order file cannot be used; the message names file, line and what is wrong. */
public final class OrderFileException extends DemoException {
  @Serial private static final long serialVersionUID = 1;

  OrderFileException(final String message) {
    super(message);
  }

  OrderFileException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
