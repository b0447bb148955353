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

  /** The polynomial's value at the point. */
  Fr evaluate(final Polynomial polynomial) {
    final List<Fr> parts = Collections.synchronizedList(new ArrayList<>());
    workers.forRanges(
        polynomial.length(),
        CHUNK,
        (from, to) -> {
          final long[] part = new long[PrimeField.LIMBS];
          field.innerProduct(polynomial.coefficients(), from, powers, from, to - from, part, 0);
          parts.add(Fr.load(part, 0));
        });
    return parts.stream().reduce(Fr.ZERO, Fr::add);
  }
}
