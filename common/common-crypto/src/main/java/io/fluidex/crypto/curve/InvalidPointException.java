package io.fluidex.crypto.curve;

/** An encoding or pair of coordinates that is not a point of the group it was read as. */
public final class InvalidPointException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** What is wrong with the point. */
  public enum Reason {
    /** The encoding has not exactly as many bytes as a point. */
    WRONG_LENGTH,

    /** A coordinate is not an unsigned decimal number without leading zeros. */
    NOT_A_NUMBER,

    /** A coordinate is negative or not below the modulus of the base field. */
    COORDINATE_NOT_CANONICAL,

    /** The coordinates do not satisfy the equation of the curve. */
    NOT_ON_CURVE,

    /** The point is on the curve, but its order is not r. */
    NOT_IN_SUBGROUP
  }

  /** Names the group, the fault and the offending value. */
  InvalidPointException(final Reason reason, final String message) {
    super(message);
    this.reason = reason;
  }

  /** What is wrong, for code that reacts to it. */
  public Reason reason() {
    return reason;
  }
}
