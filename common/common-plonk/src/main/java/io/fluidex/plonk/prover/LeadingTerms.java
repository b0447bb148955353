package io.fluidex.plonk.prover;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.vector.BulkField;
import java.util.Arrays;

/**
 * The highest coefficients of a polynomial. Sums and products of polynomials need no others of
 * their operands to have as many of their own: it is arithmetic of power series in 1/X.
 */
final class LeadingTerms {
  private final int degree;

  /** The coefficients of X^degree, X^(degree - 1), ...; 0 at negative exponents. */
  private final Fr[] terms;

  private LeadingTerms(final int degree, final Fr[] terms) {
    this.degree = degree;
    this.terms = terms;
  }

  /** So many terms of a constant. */
  static LeadingTerms constant(final Fr value, final int count) {
    final Fr[] terms = zeros(count);
    terms[0] = value;
    return new LeadingTerms(0, terms);
  }

  /** So many terms of value times X. */
  static LeadingTerms linear(final Fr value, final int count) {
    return new LeadingTerms(1, constant(value, count).terms);
  }

  /** So many terms of p. */
  static LeadingTerms of(final BulkField field, final Polynomial p, final int count) {
    final int degree = p.length() - 1;
    final Fr[] terms = zeros(count);
    for (int i = 0; i <= Math.min(degree, count - 1); i++) {
      terms[i] = Elements.get(field, p.coefficients(), degree - i);
    }
    return new LeadingTerms(degree, terms);
  }

  /** p(ratio X) of this p. */
  LeadingTerms ofMultiple(final Fr ratio) {
    final Fr[] scaled = new Fr[terms.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = i > degree ? Fr.ZERO : terms[i].mul(ratio.pow(degree - i));
    }
    return new LeadingTerms(degree, scaled);
  }

  private static Fr[] zeros(final int count) {
    final Fr[] terms = new Fr[count];
    Arrays.fill(terms, Fr.ZERO);
    return terms;
  }

  /**
   * The coefficient of a power of X.
   *
   * @throws IllegalArgumentException if it is too low to be known
   */
  Fr at(final int exponent) {
    final int i = degree - exponent;
    if (i >= terms.length) {
      throw new IllegalArgumentException(
          "of a polynomial of degree " + degree + " only " + terms.length + " terms are known");
    }
    return i < 0 ? Fr.ZERO : terms[i];
  }

  LeadingTerms plus(final LeadingTerms other) {
    final int sumDegree = Math.max(degree, other.degree);
    final Fr[] sum = new Fr[terms.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = at(sumDegree - i).add(other.at(sumDegree - i));
    }
    return new LeadingTerms(sumDegree, sum);
  }

  LeadingTerms minus(final LeadingTerms other) {
    return plus(other.times(Fr.ONE.negate()));
  }

  LeadingTerms times(final Fr factor) {
    final Fr[] product = new Fr[terms.length];
    for (int i = 0; i < product.length; i++) {
      product[i] = terms[i].mul(factor);
    }
    return new LeadingTerms(degree, product);
  }

  LeadingTerms times(final LeadingTerms other) {
    final Fr[] product = zeros(terms.length);
    for (int i = 0; i < terms.length; i++) {
      for (int j = 0; i + j < terms.length; j++) {
        product[i + j] = product[i + j].add(terms[i].mul(other.terms[j]));
      }
    }
    return new LeadingTerms(degree + other.degree, product);
  }
}
