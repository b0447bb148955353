package io.fluidex.crypto.l2key;

/**
 * A key, signature, address, mnemonic or derivation path that breaks its rules. The message never
 * shows secret data.
 */
public final class InvalidEthereumDataException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Says which rule is broken. */
  public InvalidEthereumDataException(final String message) {
    super(message);
  }
}
