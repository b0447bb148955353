package io.fluidex.plonk.circuit;

/** Stored bytes are not a circuit, a witness or an R1CS of a version that is known here. */
public final class CircuitFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong with the bytes. */
  public CircuitFormatException(final String message) {
    super(message);
  }

  /** Says what is wrong with the bytes, and what noticed it. */
  public CircuitFormatException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
