package io.fluidex.plonk.prover;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.msm.Msm;
import io.fluidex.crypto.msm.MsmBases;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.BulkFields;
import io.fluidex.crypto.vector.FieldArray;
import io.fluidex.plonk.format.ProofShape;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.gate.GateSet;
import io.fluidex.plonk.gate.Wire;
import io.fluidex.plonk.setup.KeyGenerator;
import io.fluidex.plonk.setup.ProvingKey;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A proving key in the memory layout of the bulk arithmetic, made once per circuit and used for any
 * number of proofs, also by several threads.
 */
final class ProverKey {
  /** The part of the heap, as its reciprocal, that values on cosets may hold. */
  private static final int CACHE_SHARE = 3;

  /** The part of the heap, as its reciprocal, that powers of tau and their multiples may hold. */
  private static final int MULTIPLES_SHARE = 4;

  private final VerificationKey verificationKey;
  private final Domain domain;
  private MsmBases srs;
  private int proofs;
  private final List<Polynomial> columns;
  private final List<Polynomial> sigmas;
  private final List<FieldArray> sigmaValues;
  private final Polynomial firstRow;
  private final CosetCache cosets;

  /**
   * Takes the parts of a key.
   *
   * @param columns coefficients of the fixed columns, in the order of the gate set
   * @param sigmas coefficients of the permutation, by wire
   * @param srs powers of tau in G1, as many as {@link KeyGenerator#powersFor} says
   */
  ProverKey(
      final VerificationKey verificationKey,
      final List<FieldArray> columns,
      final List<FieldArray> sigmas,
      final MsmBases srs) {
    this.verificationKey = verificationKey;
    this.domain = new Domain(verificationKey.domain());
    this.srs = srs;
    final int n = domain.size();
    this.columns = columns.stream().map(c -> new Polynomial(c, n)).toList();
    this.sigmas = sigmas.stream().map(c -> new Polynomial(c, n)).toList();
    this.sigmaValues = sigmas.stream().map(this::values).toList();
    this.firstRow = firstRowPolynomial();
    final List<Polynomial> onCosets = new ArrayList<>(List.of(firstRow));
    onCosets.addAll(this.columns);
    onCosets.addAll(this.sigmas);
    final DerivedColumns derived = new DerivedColumns(gates(), domain.field());
    this.cosets =
        new CosetCache(
            domain,
            onCosets,
            // The first is L_1, the sigmas follow after the columns.
            (values, workers) -> derived.compute(values.subList(1, values.size()), n, workers),
            Runtime.getRuntime().maxMemory() / CACHE_SHARE);
  }

  /** Copies a key out of its file. */
  static ProverKey of(final ProvingKey key) {
    final List<FieldArray> columns = new ArrayList<>();
    for (int i = 0; i < key.circuit().gateSet().columns().size(); i++) {
      columns.add(load(key.column(i)));
    }
    final List<FieldArray> sigmas = new ArrayList<>();
    for (final Wire wire : Wire.values()) {
      sigmas.add(load(key.sigma(wire)));
    }
    return new ProverKey(
        key.verificationKey(),
        columns,
        sigmas,
        MsmBases.of(ProvingKey.limbs(key.powersOfTau()), key.powers()));
  }

  private static FieldArray load(final MemorySegment coefficients) {
    final long[] limbs = ProvingKey.limbs(coefficients);
    final int n = limbs.length / PrimeField.LIMBS;
    final FieldArray array = BulkFields.fr().allocate(n);
    BulkFields.fr().load(limbs, 0, array, 0, n);
    return array;
  }

  private FieldArray values(final FieldArray coefficients) {
    final FieldArray values = domain.field().allocate(domain.size());
    domain.field().copy(coefficients, 0, values, 0, domain.size());
    domain.toValues(values);
    return values;
  }

  /** L_1: all coefficients are 1 / n. */
  private Polynomial firstRowPolynomial() {
    final int n = domain.size();
    final BulkField field = domain.field();
    final FieldArray coefficients = field.allocate(n);
    final long[] limbs = new long[PrimeField.LIMBS];
    Fr.of(n).inverse().store(limbs, 0);
    field.fill(coefficients, 0, n, limbs, 0);
    return new Polynomial(coefficients, n);
  }

  /** Coefficients of the vanilla quotient's last piece beyond n, as in snarkjs. */
  static final int VANILLA_EXCESS = 6;

  VerificationKey verificationKey() {
    return verificationKey;
  }

  ProofShape shape() {
    return verificationKey.shape();
  }

  GateSet gates() {
    return verificationKey.gates();
  }

  Domain domain() {
    return domain;
  }

  /**
   * The powers of tau for one more proof.
   *
   * <p>They get multiples, which make commitments cheaper, with the second proof: these take about
   * as long as a proof's commitments, so that a key used once is better off without. Another thread
   * that wants them meanwhile waits.
   *
   * @param msm what computes the multiples
   */
  synchronized MsmBases srsForProof(final Msm msm) {
    if (proofs == 1) {
      srs = msm.withMultiples(srs, Runtime.getRuntime().maxMemory() / MULTIPLES_SHARE);
    }
    proofs = Math.min(proofs + 1, 2);
    return srs;
  }

  /** The fixed columns' polynomials. */
  List<Polynomial> columns() {
    return columns;
  }

  /** The permutation's polynomials, by wire. */
  List<Polynomial> sigmas() {
    return sigmas;
  }

  /** The permutation's values on the domain, by wire. */
  List<FieldArray> sigmaValues() {
    return sigmaValues;
  }

  /** L_1, which is 1 on the first row and 0 on the others. */
  Polynomial firstRow() {
    return firstRow;
  }

  /** The values on a coset of L_1, the columns, the sigmas and derived columns, in this order. */
  List<FieldArray> valuesOnCoset(final int coset, final Workers workers) {
    return cosets.on(coset, workers);
  }

  /** The factor of wire b's positions. */
  Fr k1() {
    return Fr.of(VerificationKey.K1);
  }

  /** The factor of wire c's positions. */
  Fr k2() {
    return Fr.of(VerificationKey.K2);
  }

  /** How many coefficients the quotient of a satisfied circuit can have. */
  int quotientLength() {
    final int n = domain.size();
    final int pieces = shape().pieces();
    return shape().isVanilla()
        ? pieces * n + VANILLA_EXCESS
        : Math.multiplyExact(pieces, Math.toIntExact(shape().stride(n)));
  }

  /** How many cosets determine the quotient but for its {@link #quotientExcess} highest terms. */
  int quotientCosets() {
    return quotientLength() / domain.size();
  }

  /** How many of the quotient's coefficients cosets do not determine. */
  int quotientExcess() {
    return quotientLength() % domain.size();
  }
}
