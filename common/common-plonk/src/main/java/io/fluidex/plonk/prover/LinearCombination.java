package io.fluidex.plonk.prover;

import static io.fluidex.plonk.prover.ChunkProgram.CHUNK;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.FieldArray;
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
    final FieldArray sum = field.allocate(length);
    final FieldArray product = field.allocate(CHUNK);
    final List<Constant> factors =
        terms.stream().map(term -> new Constant(field, term.factor())).toList();
    for (int at = 0; at < length; at += CHUNK) {
      for (int i = 0; i < terms.size(); i++) {
        // Elements past a polynomial's end are padding, and 0.
        final Polynomial polynomial = terms.get(i).polynomial();
        final int n = Math.min(CHUNK, polynomial.length() - at);
        if (n > 0) {
          field.scale(polynomial.coefficients(), at, factors.get(i).array(), 0, product, 0, n);
          field.add(sum, at, product, 0, sum, at, n);
        }
      }
    }
    return new Polynomial(sum, length);
  }
}
