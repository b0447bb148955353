package io.fluidex.plonk.prover;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.msm.Msm;
import io.fluidex.crypto.msm.MsmBases;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.FieldArray;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.ProofShape;
import io.fluidex.plonk.gate.Constraint;
import io.fluidex.plonk.gate.Expression;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.Linearisation;
import io.fluidex.plonk.gate.Rotation;
import io.fluidex.plonk.gate.Wire;
import io.fluidex.plonk.transcript.ProofTranscript;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** The five rounds of one proof, in the notation of the package {@code verifier}. */
final class ProofRounds {
  private final ProverKey key;
  private final ProofShape shape;
  private final Domain domain;
  private final BulkField field;
  private final Workers workers;
  private final Msm msm;
  private final MsmBases srs;
  private final Blinding blinding;

  private ProofTranscript transcript;
  private final List<G1Point> commitments = new ArrayList<>();

  private List<FieldArray> wireValues;
  private List<Polynomial> wires;
  private Polynomial publicInputPolynomial;
  private Polynomial permutation;
  private List<Polynomial> pieces;
  private Fr beta;
  private Fr gamma;
  private Fr alpha;
  private Fr zeta;
  private Fr publicInputAtZeta;
  private List<Fr> evaluations;

  ProofRounds(final ProverKey key, final Workers workers, final Msm msm, final Blinding blinding) {
    this.key = key;
    this.shape = key.shape();
    this.domain = key.domain();
    this.field = domain.field();
    this.workers = workers;
    this.msm = msm;
    this.srs = key.srsForProof(msm);
    this.blinding = blinding;
  }

  PlonkProof prove(
      final List<FieldArray> values, final List<Fr> publicInputs, final ProverListener listener) {
    transcript = new ProofTranscript(key.verificationKey(), publicInputs);
    wireValues = values;
    timed(ProverRound.WIRES, listener, () -> round1(publicInputs));
    timed(ProverRound.PERMUTATION, listener, this::round2);
    timed(ProverRound.QUOTIENT, listener, this::round3);
    timed(ProverRound.EVALUATIONS, listener, this::round4);
    timed(ProverRound.OPENINGS, listener, this::round5);
    return new PlonkProof(shape, commitments, evaluations);
  }

  private static void timed(
      final ProverRound round, final ProverListener listener, final Runnable work) {
    final long start = System.nanoTime();
    work.run();
    listener.completed(round, System.nanoTime() - start);
  }

  /** Commits to the wires. */
  private void round1(final List<Fr> publicInputs) {
    final List<Callable<FieldArray>> transforms = new ArrayList<>();
    wireValues.forEach(values -> transforms.add(() -> coefficients(values)));
    final List<FieldArray> coefficients = workers.callAll(transforms);
    wires = new ArrayList<>();
    for (final Wire wire : Wire.values()) {
      // One more than the points it is opened at.
      final int blinders = shape.nextWires().contains(wire) ? 3 : 2;
      wires.add(blinding.hide(field, coefficients.get(wire.index()), domain.size(), blinders));
    }
    publicInputPolynomial = publicInputPolynomial(publicInputs);
    wires.forEach(wire -> commitments.add(commit(wire)));
    beta = transcript.afterWires(commitments.subList(ProofShape.A, ProofShape.Z));
    gamma = transcript.gamma();
  }

  private FieldArray coefficients(final FieldArray values) {
    final FieldArray copy = field.allocate(domain.size());
    field.copy(values, 0, copy, 0, domain.size());
    domain.toCoefficients(copy);
    return copy;
  }

  /** PI: minus the public inputs on the first rows. */
  private Polynomial publicInputPolynomial(final List<Fr> publicInputs) {
    final FieldArray values = field.allocate(domain.size());
    for (int i = 0; i < publicInputs.size(); i++) {
      Elements.set(field, values, i, publicInputs.get(i).negate());
    }
    domain.toCoefficients(values);
    return new Polynomial(values, domain.size());
  }

  private G1Point commit(final Polynomial polynomial) {
    final int n = polynomial.length();
    final long[] scalars = new long[n * PrimeField.LIMBS];
    workers.forRanges(
        n,
        ChunkProgram.CHUNK,
        (from, to) ->
            field.storeCanonical(
                polynomial.coefficients(), from, scalars, from * PrimeField.LIMBS, to - from));
    return msm.sum(srs, 0, scalars, 0, n);
  }

  /** Commits to the permutation's accumulator. */
  private void round2() {
    final FieldArray z = new GrandProduct(key, workers).compute(wireValues, beta, gamma);
    wireValues = null;
    domain.toCoefficients(z);
    permutation = blinding.hide(field, z, domain.size(), 3);
    commitments.add(commit(permutation));
    alpha = transcript.afterPermutation(commitments.get(ProofShape.Z));
  }

  /** Commits to the quotient. */
  private void round3() {
    final Polynomial quotient =
        new Quotient(key, workers)
            .compute(
                new Quotient.Inputs(wires, permutation, publicInputPolynomial, beta, gamma, alpha));
    pieces = cut(quotient);
    pieces.forEach(piece -> commitments.add(commit(piece)));
    zeta = transcript.afterQuotient(commitments.subList(ProofShape.T1, shape.openingIndex()));
  }

  /** Cuts t at multiples of the stride s, adding b_i X^s to a piece and -b_i to the next one. */
  private List<Polynomial> cut(final Polynomial quotient) {
    final int stride = Math.toIntExact(shape.stride(domain.size()));
    final List<Polynomial> result = new ArrayList<>();
    Fr carried = Fr.ZERO;
    for (int i = 0; i < shape.pieces(); i++) {
      final boolean last = i == shape.pieces() - 1;
      final int rest = quotient.length() - i * stride;
      final FieldArray piece = field.allocate(last ? rest : stride + 1);
      field.copy(quotient.coefficients(), i * stride, piece, 0, last ? rest : stride);
      Elements.add(field, piece, 0, carried.negate());
      if (!last) {
        carried = blinding.element();
        Elements.set(field, piece, stride, carried);
      }
      result.add(new Polynomial(piece, last ? rest : stride + 1));
    }
    return result;
  }

  /** Evaluates what the proof opens. */
  private void round4() {
    final int length = domain.size() + 3;
    final List<PowerTable> powers =
        workers.callAll(
            List.of(
                () -> new PowerTable(field, workers, zeta, length),
                () -> new PowerTable(field, workers, zeta.mul(domain.omega()), length)));
    final List<Polynomial> atZeta = new ArrayList<>(wires);
    atZeta.addAll(key.sigmas().subList(0, 2));
    shape.switches().forEach(column -> atZeta.add(column(column)));
    atZeta.add(publicInputPolynomial);
    final List<Polynomial> atNext = new ArrayList<>(List.of(permutation));
    shape.nextWires().forEach(wire -> atNext.add(wires.get(wire.index())));
    final List<Fr> here = powers.get(0).evaluate(atZeta);
    final List<Fr> next = powers.get(1).evaluate(atNext);
    // In the order of ProofShape: the value of z stands between those of sigmas and switches.
    evaluations = new ArrayList<>(here.subList(0, ProofShape.EVAL_ZW));
    evaluations.add(next.getFirst());
    evaluations.addAll(here.subList(ProofShape.EVAL_ZW, here.size() - 1));
    evaluations.addAll(next.subList(1, next.size()));
    publicInputAtZeta = here.getLast();
  }

  private Polynomial column(final FixedColumn column) {
    return key.columns().get(key.gates().columns().indexOf(column));
  }

  /** Commits to the openings at zeta and zeta omega. */
  private void round5() {
    final Fr v = transcript.afterEvaluations(evaluations);
    final LinearCombination here = linearisation();
    final LinearCombination next = new LinearCombination().plus(permutation, Fr.ONE);
    Fr power = Fr.ONE;
    for (final Wire wire : Wire.values()) {
      power = power.mul(v);
      here.plus(wires.get(wire.index()), power);
      if (shape.nextWires().contains(wire)) {
        next.plus(wires.get(wire.index()), power);
      }
    }
    for (int i = 0; i < 2; i++) {
      power = power.mul(v);
      here.plus(key.sigmas().get(i), power);
    }
    for (final FixedColumn column : shape.switches()) {
      power = power.mul(v);
      here.plus(column(column), power);
    }
    final Fr zetaOmega = zeta.mul(domain.omega());
    final List<Opening> openings =
        workers.callAll(
            List.of(
                () -> Opening.divide(field, here.compute(field), zeta),
                () -> Opening.divide(field, next.compute(field), zetaOmega)));
    requireSatisfied(openings.getFirst().value(), v);
    openings.forEach(opening -> commitments.add(commit(opening.quotient())));
  }

  /**
   * Checks that r(zeta) is 0, which it is for a quotient of a satisfied circuit and, zeta being
   * random, for nothing else.
   *
   * @param opened r(zeta) without its constant term, and all evaluations at zeta times powers of v
   */
  private void requireSatisfied(final Fr opened, final Fr v) {
    Fr linearisation = opened;
    Fr power = Fr.ONE;
    for (int i = 0; i < evaluations.size(); i++) {
      if (i != ProofShape.EVAL_ZW && i < shape.nextWireIndex()) {
        power = power.mul(v);
        linearisation = linearisation.sub(power.mul(evaluations.get(i)));
      }
    }
    final Fr alphaPermutation = alpha.pow(key.gates().slots());
    final Fr constant =
        publicInputAtZeta
            .add(gatesWithoutColumns())
            .sub(firstRowAtZeta().mul(alphaPermutation).mul(alpha))
            .sub(
                sigmaFactor()
                    .mul(evaluations.get(ProofShape.EVAL_A + 2).add(gamma))
                    .mul(alphaPermutation));
    if (!linearisation.add(constant).isZero()) {
      throw new ProvingException(
          "the witness does not satisfy the circuit, so there is no proof: check it with"
              + " Satisfiability to see which constraint fails");
    }
  }

  /** L_1(zeta). */
  private Fr firstRowAtZeta() {
    return domain
        .shiftPower(zeta)
        .sub(Fr.ONE)
        .mul(Fr.of(domain.size()).mul(zeta.sub(Fr.ONE)).inverse());
  }

  /** (a + beta s1 + gamma)(b + beta s2 + gamma) z(omega zeta), of values at zeta. */
  private Fr sigmaFactor() {
    final Fr a = evaluations.get(ProofShape.EVAL_A);
    final Fr b = evaluations.get(ProofShape.EVAL_A + 1);
    return a.add(beta.mul(evaluations.get(ProofShape.EVAL_S1)))
        .add(gamma)
        .mul(b.add(beta.mul(evaluations.get(ProofShape.EVAL_S1 + 1))).add(gamma))
        .mul(evaluations.get(ProofShape.EVAL_ZW));
  }

  /** r(X) without its constant term, which drops out of the opening. */
  private LinearCombination linearisation() {
    final LinearCombination r = new LinearCombination();
    gateFactors().forEach((column, factor) -> r.plus(column(column), factor));

    final Fr a = evaluations.get(ProofShape.EVAL_A);
    final Fr b = evaluations.get(ProofShape.EVAL_A + 1);
    final Fr c = evaluations.get(ProofShape.EVAL_A + 2);
    final Fr alphaPermutation = alpha.pow(key.gates().slots());
    final Fr shift = beta.mul(zeta);
    final Fr vanishing = domain.shiftPower(zeta).sub(Fr.ONE);
    final Fr z =
        alphaPermutation
            .mul(a.add(shift).add(gamma))
            .mul(b.add(shift.mul(key.k1())).add(gamma))
            .mul(c.add(shift.mul(key.k2())).add(gamma))
            .add(alphaPermutation.mul(alpha).mul(firstRowAtZeta()));
    r.plus(permutation, z);
    r.plus(key.sigmas().get(2), alphaPermutation.mul(sigmaFactor()).mul(beta).negate());

    Fr factor = vanishing.negate();
    final Fr step = zeta.pow(shape.stride(domain.size()));
    for (final Polynomial piece : pieces) {
      r.plus(piece, factor);
      factor = factor.mul(step);
    }
    return r;
  }

  /** f_j: what the constraints multiply each coefficient column with. */
  private Map<FixedColumn, Fr> gateFactors() {
    final Map<FixedColumn, Fr> factors = new HashMap<>();
    for (final Constraint constraint : key.gates().constraints()) {
      final Fr weight = alpha.pow(constraint.slot());
      Linearisation.of(constraint.polynomial())
          .factors()
          .forEach((column, factor) ->
              factors.merge(column, weight.mul(factor.evaluate(this::value)), Fr::add));
    }
    return factors;
  }

  /** What constraints are at zeta besides multiples of coefficient columns. */
  private Fr gatesWithoutColumns() {
    Fr sum = Fr.ZERO;
    for (final Constraint constraint : key.gates().constraints()) {
      final Fr rest = Linearisation.of(constraint.polynomial()).rest().evaluate(this::value);
      sum = sum.add(alpha.pow(constraint.slot()).mul(rest));
    }
    return sum;
  }

  /** The evaluation that stands for a cell or switch. */
  private Fr value(final Expression.Leaf leaf) {
    return switch (leaf) {
      case Expression.Column(FixedColumn column) ->
          evaluations.get(ProofShape.EVAL_SWITCHES + shape.switches().indexOf(column));
      case Expression.Cell(Wire wire, Rotation rotation) ->
          rotation == Rotation.THIS
              ? evaluations.get(ProofShape.EVAL_A + wire.index())
              : evaluations.get(shape.nextWireIndex() + shape.nextWires().indexOf(wire));
    };
  }
}
