package io.fluidex.rollup.signature;

import java.util.List;

/** Decides claims. Implementations may be used by many threads. */
@FunctionalInterface
public interface SignatureChecker {
  /** Decides a claim. */
  SignatureVerdict check(SignatureClaim claim);

  /** Decides claims, in their order; some checkers do many at once in less time. */
  default List<SignatureVerdict> checkAll(final List<SignatureClaim> claims) {
    return claims.stream().map(this::check).toList();
  }

  /**
   * Believes every claim: for transactions whose signatures were checked before, by whoever uses
   * this, such as a replay of executed blocks.
   */
  static SignatureChecker believing() {
    return claim -> SignatureVerdict.VALID;
  }
}
