package io.fluidex.rollup.signature;

/** Decides claims. Implementations may be used by many threads. */
@FunctionalInterface
public interface SignatureChecker {
  /** Decides a claim. */
  SignatureVerdict check(SignatureClaim claim);

  /**
   * Believes every claim: for transactions whose signatures were checked before, by whoever uses
   * this, such as a replay of executed blocks.
   */
  static SignatureChecker believing() {
    return claim -> SignatureVerdict.VALID;
  }
}
