package io.fluidex.plonk.prover;

import io.fluidex.crypto.vector.FieldArray;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The values of a key's own polynomials on the quotient's cosets.
 *
 * <p>They are the same in every proof and take more than half of the transforms, so as many cosets
 * as the budget allows are kept after their first use. Safe for use by many threads, which wait for
 * each other.
 */
final class CosetCache {
  private final Domain domain;
  private final List<Polynomial> polynomials;
  private final List<List<FieldArray>> kept = new ArrayList<>();
  private long bytesLeft;

  /**
   * A cache.
   *
   * @param polynomials of the key
   * @param budget bytes of memory that may be held
   */
  CosetCache(final Domain domain, final List<Polynomial> polynomials, final long budget) {
    this.domain = domain;
    this.polynomials = List.copyOf(polynomials);
    this.bytesLeft = budget;
    for (int i = 0; i < Domain.MAX_COSETS; i++) {
      kept.add(null);
    }
  }

  /** The values of all polynomials, in order, on the coset with this number. */
  synchronized List<FieldArray> on(final int coset, final Workers workers) {
    if (kept.get(coset) != null) {
      return kept.get(coset);
    }
    final List<Callable<FieldArray>> transforms = new ArrayList<>();
    polynomials.forEach(p -> transforms.add(() -> domain.onCoset(p, coset)));
    final List<FieldArray> values = workers.callAll(transforms);
    final long bytes = values.stream().mapToLong(FieldArray::bytes).sum();
    if (bytes <= bytesLeft) {
      bytesLeft -= bytes;
      kept.set(coset, values);
    }
    return values;
  }
}
