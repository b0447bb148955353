package io.fluidex.plonk.prover;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.FieldArray;
import io.fluidex.crypto.vector.ProductSum;
import java.util.List;

/**
 * Sums of arrays times fixed factors, with few reductions: factor_1 a_1 + factor_2 a_2 + .... An
 * instance belongs to one thread.
 */
final class ScaledSum {
  private final List<Constant> factors;
  private final ProductSum sum;

  /**
   * Prepares sums.
   *
   * @param factors at least one
   * @param sum working memory
   */
  ScaledSum(final BulkField field, final List<Fr> factors, final ProductSum sum) {
    this.factors = factors.stream().map(factor -> new Constant(field, factor)).toList();
    this.sum = sum;
  }

  /**
   * Computes n elements.
   *
   * @param arrays as many as there are factors
   * @param at where the range starts in each of them
   * @param to where the sum goes: none of the arrays unless there are at most {@link
   *     ProductSum#MAX_TERMS}
   */
  void compute(
      final List<FieldArray> arrays,
      final int at,
      final FieldArray to,
      final int toAt,
      final int n) {
    for (int first = 0; first < factors.size(); first += ProductSum.MAX_TERMS) {
      final int end = Math.min(first + ProductSum.MAX_TERMS, factors.size());
      sum.begin(end - first, n);
      for (int i = first; i < end; i++) {
        sum.addScaled(arrays.get(i), at, factors.get(i).array(), 0);
      }
      if (first > 0) {
        sum.plus(to, toAt, 1);
      }
      sum.finish(to, toAt);
    }
  }
}
