package io.fluidex.rollup.signature;

/** What there is to say about a {@link SignatureClaim}. */
public enum SignatureVerdict {
  /** It holds. */
  VALID,
  /**
   * The bytes are no canonical signature: R8 is no point, or S is not below the subgroup's order.
   */
  MALFORMED,
  /** The signature is not the key's for the message, or the key can sign nothing. */
  INVALID
}
