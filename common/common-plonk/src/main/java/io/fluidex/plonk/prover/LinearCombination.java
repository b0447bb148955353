package io.fluidex.plonk.prover;

import static io.fluidex.plonk.prover.ChunkProgram.CHUNK;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.FieldArray;
import io.fluidex.crypto.vector.ProductSum;
import java.util.ArrayList;
import java.util.List;

/** A sum of polynomials times factors, collected first and computed in one pass over the memory. */
final class LinearCombination {
  private record Term(Polynomial polynomial, Fr factor) {}

  private final List<Term> terms = new ArrayList<>();

  /** Adds factor * polynomial. */
  LinearCombination plus(final Polynomial polynomial, final Fr factor) {
    if (!factor.isZero()) {
      terms.add(new Term(polynomial, factor));
    }
    return this;
  }

  /** The sum, as long as its longest term, computed by the calling thread. */
  Polynomial compute(final BulkField field) {
    final int length = terms.stream().mapToInt(t -> t.polynomial().length()).max().orElse(0);
    final int shared = terms.stream().mapToInt(t -> t.polynomial().length()).min().orElse(0);
    final FieldArray sum = field.allocate(length);
    if (length == 0) {
      return new Polynomial(sum, 0);
    }
    final List<FieldArray> coefficients =
        terms.stream().map(term -> term.polynomial().coefficients()).toList();
    final ScaledSum whole =
        new ScaledSum(
            field, terms.stream().map(Term::factor).toList(), new ProductSum(field, CHUNK));
    final int end = shared / CHUNK * CHUNK;
    for (int at = 0; at < end; at += CHUNK) {
      whole.compute(coefficients, at, sum, at, CHUNK);
    }
    addRest(field, sum, end);
    return new Polynomial(sum, length);
  }

  /** Adds the rows that not all terms have. */
  private void addRest(final BulkField field, final FieldArray sum, final int from) {
    final FieldArray product = field.allocate(CHUNK);
    for (final Term term : terms) {
      final Constant factor = new Constant(field, term.factor());
      final Polynomial polynomial = term.polynomial();
      // Elements past a polynomial's end are padding, and 0.
      for (int at = from; at < polynomial.length(); at += CHUNK) {
        final int n = Math.min(CHUNK, polynomial.length() - at);
        field.scale(polynomial.coefficients(), at, factor.array(), 0, product, 0, n);
        field.add(sum, at, product, 0, sum, at, n);
      }
    }
  }
}
