package io.fluidex.plonk.setup;

/**
 * A structured reference string, or a key made from one, that must not be used: altered, not what
 * its file says, too small, or insecure outside of development. The message says which.
 */
public final class InvalidSetupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong with which file or key. */
  public InvalidSetupException(final String message) {
    super(message);
  }

  /** Says what is wrong, as found by another check. */
  public InvalidSetupException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
