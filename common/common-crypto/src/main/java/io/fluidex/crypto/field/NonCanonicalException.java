package io.fluidex.crypto.field;

import java.math.BigInteger;

/** An integer or encoding that should be a field element is negative or not below the modulus. */
public final class NonCanonicalException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Names the field and the value that is not in it. */
  public NonCanonicalException(final String field, final BigInteger value) {
    super(
        value + " is not an element of " + field + ": it must be at least 0 and below the modulus");
  }
}
