package io.fluidex.plonk.circuit;

/**
 * A {@link WitnessFunction} has no result for its inputs, for example the inverse of 0: whatever is
 * put into the cells, some constraint fails. The solver adds where that happened.
 */
public final class UnsatisfiableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says which condition on which value does not hold. */
  public UnsatisfiableException(final String message) {
    super(message);
  }
}
