package io.fluidex.plonk.circuit;

/** A circuit is put together wrongly: a mistake in the code that builds it. */
public final class CircuitException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong with which part of the circuit. */
  public CircuitException(final String message) {
    super(message);
  }
}
