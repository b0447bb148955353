package io.fluidex.rollup.tx;

/** Values, bytes or text that are no transaction, whatever the state. */
public final class TransactionFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public TransactionFormatException(final String message) {
    super(message);
  }

  /** Says what is wrong, and what showed it. */
  public TransactionFormatException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
