package io.fluidex.plonk.prover;

import static io.fluidex.crypto.field.PrimeField.LIMBS;
import static io.fluidex.plonk.prover.ChunkProgram.CHUNK;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.FieldArray;
import java.util.List;

/**
 * The accumulator z of the permutation argument: z_0 = 1 and z_(i+1) = z_i times the product over
 * wires w of (w_i + beta k_w omega^i + gamma) / (w_i + beta sigma_w,i + gamma).
 */
final class GrandProduct {
  private static final PrimeField FR = PrimeField.FR;

  private final ProverKey key;
  private final Domain domain;
  private final BulkField field;
  private final Workers workers;

  GrandProduct(final ProverKey key, final Workers workers) {
    this.key = key;
    this.domain = key.domain();
    this.field = domain.field();
    this.workers = workers;
  }

  /**
   * The values of z on the domain.
   *
   * @throws ProvingException if the product over all rows is not 1: cells that hold one variable
   *     differ, or a denominator is 0, which has a chance of 2^-230 per proof
   */
  FieldArray compute(final List<FieldArray> wires, final Fr beta, final Fr gamma) {
    final int n = domain.size();
    final FieldArray ratios = field.allocate(n);
    workers.forRanges(n, CHUNK, (from, to) -> ratios(wires, beta, gamma, ratios, from, to));
    // A running product is sequential; on scalar code it takes 1 % of a proof.
    final long[] limbs = new long[n * LIMBS];
    field.store(ratios, 0, limbs, 0, n);
    final long[] product = new long[LIMBS];
    final long[] ratio = new long[LIMBS];
    FR.setOne(product, 0);
    for (int i = 0; i < limbs.length; i += LIMBS) {
      System.arraycopy(limbs, i, ratio, 0, LIMBS);
      System.arraycopy(product, 0, limbs, i, LIMBS);
      FR.mul(product, 0, ratio, 0, product, 0);
    }
    if (!FR.isOne(product, 0)) {
      throw new ProvingException(
          "the permutation argument does not close: cells that hold the same variable differ");
    }
    field.load(limbs, 0, ratios, 0, n);
    return ratios;
  }

  private void ratios(
      final List<FieldArray> wires,
      final Fr beta,
      final Fr gamma,
      final FieldArray ratios,
      final int from,
      final int to) {
    final FieldArray numerator = field.allocate(to - from);
    final FieldArray denominator = field.allocate(to - from);
    final FieldArray factor = field.allocate(CHUNK);
    final FieldArray gammas = new Constant(field, gamma, CHUNK).array();
    final FieldArray betas = new Constant(field, beta).array();
    final List<Constant> positions =
        List.of(
            new Constant(field, beta),
            new Constant(field, beta.mul(key.k1())),
            new Constant(field, beta.mul(key.k2())));
    for (int at = from; at < to; at += CHUNK) {
      final int n = Math.min(CHUNK, to - at);
      for (int w = 0; w < wires.size(); w++) {
        field.scale(domain.powersOfOmega(), at, positions.get(w).array(), 0, factor, 0, n);
        multiply(wires.get(w), at, factor, gammas, numerator, at - from, n, w == 0);
        field.scale(key.sigmaValues().get(w), at, betas, 0, factor, 0, n);
        multiply(wires.get(w), at, factor, gammas, denominator, at - from, n, w == 0);
      }
    }
    field.invert(denominator, 0, denominator, 0, to - from);
    field.mul(numerator, 0, denominator, 0, ratios, from, to - from);
  }

  /** product = product * (wire + factor + gamma), or that factor itself to begin with. */
  private void multiply(
      final FieldArray wire,
      final int at,
      final FieldArray factor,
      final FieldArray gammas,
      final FieldArray product,
      final int productAt,
      final int n,
      final boolean first) {
    field.add(factor, 0, wire, at, factor, 0, n);
    if (first) {
      field.add(factor, 0, gammas, 0, product, productAt, n);
    } else {
      field.add(factor, 0, gammas, 0, factor, 0, n);
      field.mul(product, productAt, factor, 0, product, productAt, n);
    }
  }
}
