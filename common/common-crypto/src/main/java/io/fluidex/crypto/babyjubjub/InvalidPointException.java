package io.fluidex.crypto.babyjubjub;

/** Coordinates or an encoding that are no point of BabyJubJub, or not one that may stand there. */
public final class InvalidPointException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Says which rule is broken. */
  public InvalidPointException(final String message) {
    super(message);
  }

  /** Says which rule is broken, and what showed it. */
  public InvalidPointException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
