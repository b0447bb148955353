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
  private final Derivation derivation;
  private final List<List<FieldArray>> kept = new ArrayList<>();
  private long bytesLeft;

  /** What is computed from the polynomials' values. */
  @FunctionalInterface
  interface Derivation {
    /** More values on the same coset, from those of all polynomials in order. */
    List<FieldArray> of(List<FieldArray> values, Workers workers);
  }

  /**
   * A cache.
   *
   * @param polynomials of the key
   * @param derivation what else is kept with their values
   * @param budget bytes of memory that may be held
   */
  CosetCache(
      final Domain domain,
      final List<Polynomial> polynomials,
      final Derivation derivation,
      final long budget) {
    this.domain = domain;
    this.polynomials = List.copyOf(polynomials);
    this.derivation = derivation;
    this.bytesLeft = budget;
    for (int i = 0; i < Domain.MAX_COSETS; i++) {
      kept.add(null);
    }
  }

  /** The values of all polynomials, in order, and what is derived on the coset with this number. */
  synchronized List<FieldArray> on(final int coset, final Workers workers) {
    if (kept.get(coset) != null) {
      return kept.get(coset);
    }
    final List<Callable<FieldArray>> transforms = new ArrayList<>();
    polynomials.forEach(p -> transforms.add(() -> domain.onCoset(p, coset)));
    final List<FieldArray> values = new ArrayList<>(workers.callAll(transforms));
    values.addAll(derivation.of(List.copyOf(values), workers));
    final long bytes = values.stream().mapToLong(FieldArray::bytes).sum();
    if (bytes <= bytesLeft) {
      bytesLeft -= bytes;
      kept.set(coset, values);
    }
    return values;
  }
}
