package io.fluidex.plonk.prover;

/** A proof could not be made: the witness does not satisfy the circuit, or the work was stopped. */
public final class ProvingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong and what to do. */
  public ProvingException(final String message) {
    super(message);
  }

  /** Says what is wrong, and what showed it. */
  public ProvingException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
