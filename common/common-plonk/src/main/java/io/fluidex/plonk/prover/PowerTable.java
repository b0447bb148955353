package io.fluidex.plonk.prover;

import static io.fluidex.plonk.prover.ChunkProgram.CHUNK;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.FieldArray;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The powers of one point, by which polynomials are evaluated there as inner products. */
final class PowerTable {
  private final BulkField field;
  private final Workers workers;
  private final FieldArray powers;

  PowerTable(final BulkField field, final Workers workers, final Fr point, final int length) {
    this.field = field;
    this.workers = workers;
    this.powers = field.allocate(length);
    final long[] limbs = new long[2 * PrimeField.LIMBS];
    Fr.ONE.store(limbs, 0);
    point.store(limbs, PrimeField.LIMBS);
    field.powers(limbs, 0, limbs, PrimeField.LIMBS, powers, 0, length);
  }

  /** The polynomials' values at the point, in order. */
  List<Fr> evaluate(final List<Polynomial> polynomials) {
    final int longest = polynomials.stream().mapToInt(Polynomial::length).max().orElse(0);
    final List<List<Fr>> parts = Collections.synchronizedList(new ArrayList<>());
    workers.forRanges(
        longest,
        CHUNK,
        (from, to) -> parts.add(polynomials.stream().map(p -> part(p, from, to)).toList()));
    final List<Fr> values = new ArrayList<>();
    for (int i = 0; i < polynomials.size(); i++) {
      final int index = i;
      values.add(parts.stream().map(part -> part.get(index)).reduce(Fr.ZERO, Fr::add));
    }
    return values;
  }

  /** The share of some coefficients, of those that there are. */
  private Fr part(final Polynomial polynomial, final int from, final int to) {
    final int end = Math.min(to, polynomial.length());
    if (from >= end) {
      return Fr.ZERO;
    }
    final long[] part = new long[PrimeField.LIMBS];
    field.innerProduct(polynomial.coefficients(), from, powers, from, end - from, part, 0);
    return Fr.load(part, 0);
  }
}
