package io.fluidex.plonk.oracle;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/** A polynomial over Fr, for code that has to be plain. Immutable. */
final class Polynomial {
  static final Polynomial ZERO = new Polynomial(new Fr[0]);

  private final Fr[] coefficients;

  private Polynomial(final Fr[] coefficients) {
    this.coefficients = coefficients;
  }

  /** The polynomial with given coefficients, the constant term first. */
  static Polynomial of(final Fr... coefficients) {
    return new Polynomial(coefficients.clone());
  }

  static Polynomial of(final List<Fr> coefficients) {
    return new Polynomial(coefficients.toArray(Fr[]::new));
  }

  /** The polynomial of degree below n with given values on the n-th roots of unity. */
  static Polynomial interpolate(final List<Fr> values) {
    return interpolateCoset(values, Fr.ONE);
  }

  /** The polynomial of degree below n with given values on shift times the n-th roots of unity. */
  static Polynomial interpolateCoset(final List<Fr> values, final Fr shift) {
    final Fr[] scaled = transform(values.toArray(Fr[]::new), rootOfUnity(values.size()).inverse());
    Fr factor = Fr.of(values.size()).inverse();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = scaled[i].mul(factor);
      factor = factor.mul(shift.inverse());
    }
    return new Polynomial(scaled);
  }

  /** The generator of the n-th roots of unity: g^((r-1)/n), g the generator of the field. */
  static Fr rootOfUnity(final int n) {
    final BigInteger order = PrimeField.FR.modulus().subtract(BigInteger.ONE);
    return Fr.of(PrimeField.FR.generator()).pow(order.divide(BigInteger.valueOf(n)));
  }

  /** sum over j of a_j w^(i j) for each i, by parts of every second or third element. */
  private static Fr[] transform(final Fr[] a, final Fr w) {
    final int n = a.length;
    if (n == 1) {
      return a.clone();
    }
    final int parts = n % 2 == 0 ? 2 : 3;
    final Fr[][] transformed = new Fr[parts][];
    for (int c = 0; c < parts; c++) {
      final int offset = c;
      final Fr[] part = new Fr[n / parts];
      Arrays.setAll(part, i -> a[parts * i + offset]);
      transformed[c] = transform(part, w.pow(parts));
    }
    final Fr[] result = new Fr[n];
    Fr x = Fr.ONE;
    for (int i = 0; i < n; i++) {
      result[i] = Fr.ZERO;
      for (int c = parts - 1; c >= 0; c--) {
        result[i] = result[i].mul(x).add(transformed[c][i % (n / parts)]);
      }
      x = x.mul(w);
    }
    return result;
  }

  private static long[] flat(final Fr[] values, final int size) {
    final long[] flat = new long[size * PrimeField.LIMBS];
    for (int i = 0; i < values.length; i++) {
      values[i].store(flat, i * PrimeField.LIMBS);
    }
    return flat;
  }

  /**
   * The values on shift times the n-th roots of unity, n being 2^k or 3 * 2^k and above the degree.
   */
  Fr[] valuesOnCoset(final int n, final Fr shift) {
    if (coefficients.length > n) {
      throw new IllegalArgumentException(coefficients.length + " coefficients, " + n + " points");
    }
    final Fr[] scaled = new Fr[n];
    Fr factor = Fr.ONE;
    for (int i = 0; i < n; i++) {
      scaled[i] = coefficient(i).mul(factor);
      factor = factor.mul(shift);
    }
    return transform(scaled, rootOfUnity(n));
  }

  /** How many coefficients there are without the zeros at the end. */
  int length() {
    int length = coefficients.length;
    while (length > 0 && coefficients[length - 1].isZero()) {
      length--;
    }
    return length;
  }

  /** The coefficients from one on, at most a number of them. */
  Polynomial slice(final int from, final int count) {
    final int start = Math.min(from, coefficients.length);
    final int end = (int) Math.min((long) start + count, coefficients.length);
    return new Polynomial(Arrays.copyOfRange(coefficients, start, end));
  }

  private Fr coefficient(final int i) {
    return i < coefficients.length ? coefficients[i] : Fr.ZERO;
  }

  Polynomial plus(final Polynomial b) {
    final Fr[] sum = new Fr[Math.max(coefficients.length, b.coefficients.length)];
    Arrays.setAll(sum, i -> coefficient(i).add(b.coefficient(i)));
    return new Polynomial(sum);
  }

  Polynomial minus(final Polynomial b) {
    return plus(b.times(Fr.ONE.negate()));
  }

  Polynomial times(final Fr factor) {
    final Fr[] product = new Fr[coefficients.length];
    Arrays.setAll(product, i -> coefficients[i].mul(factor));
    return new Polynomial(product);
  }

  /** The product, the long way. */
  Polynomial times(final Polynomial b) {
    final Fr[] product = new Fr[Math.max(0, coefficients.length + b.coefficients.length - 1)];
    Arrays.fill(product, Fr.ZERO);
    for (int i = 0; i < coefficients.length; i++) {
      for (int j = 0; j < b.coefficients.length; j++) {
        product[i + j] = product[i + j].add(coefficients[i].mul(b.coefficients[j]));
      }
    }
    return new Polynomial(product);
  }

  /** this * X^n. */
  Polynomial shifted(final int n) {
    final Fr[] shifted = new Fr[coefficients.length + n];
    Arrays.setAll(shifted, i -> i < n ? Fr.ZERO : coefficients[i - n]);
    return new Polynomial(shifted);
  }

  /** this * (X^n - 1). */
  Polynomial timesVanishing(final int n) {
    return shifted(n).minus(this);
  }

  /** The quotient by X^n - 1; what remains is dropped. */
  Polynomial dividedByVanishing(final int n) {
    final Fr[] quotient = new Fr[Math.max(0, coefficients.length - n)];
    for (int i = quotient.length - 1; i >= 0; i--) {
      final Fr above = i + n < quotient.length ? quotient[i + n] : Fr.ZERO;
      quotient[i] = coefficients[i + n].add(above);
    }
    return new Polynomial(quotient);
  }

  Fr at(final Fr x) {
    Fr value = Fr.ZERO;
    for (int i = coefficients.length - 1; i >= 0; i--) {
      value = value.mul(x).add(coefficients[i]);
    }
    return value;
  }

  /** this / (X - root); fails if that is no polynomial. */
  Polynomial dividedByRoot(final Fr root) {
    final Fr[] quotient = new Fr[Math.max(0, coefficients.length - 1)];
    Fr carry = Fr.ZERO;
    for (int i = coefficients.length - 1; i >= 0; i--) {
      carry = carry.mul(root).add(coefficients[i]);
      if (i > 0) {
        quotient[i - 1] = carry;
      }
    }
    if (!carry.isZero()) {
      throw new IllegalStateException("the polynomial is not 0 at the point it is opened at");
    }
    return new Polynomial(quotient);
  }

  /** Flat Montgomery limbs. */
  long[] toFlat() {
    return flat(coefficients, coefficients.length);
  }
}
