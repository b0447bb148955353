package io.fluidex.plonk.oracle;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.ProofShape;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.gate.Constraint;
import io.fluidex.plonk.gate.Expression;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.Rotation;
import io.fluidex.plonk.gate.Wire;
import io.fluidex.plonk.setup.Commitments;
import io.fluidex.plonk.setup.PermutationColumns;
import io.fluidex.plonk.setup.ScalarCommitments;
import io.fluidex.plonk.transcript.Challenges;
import io.fluidex.plonk.transcript.ProofTranscript;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The prover as the documentation of {@link io.fluidex.plonk.verifier} defines it, written to be
 * read: one method per round, polynomials as lists of coefficients, no trick. The oracle for every
 * faster one. Where it would stop at a false witness it asks a method that {@link CheatingProver}
 * overrides.
 */
public class ReferenceProver {
  /** Points on which the quotient is computed, in units of n: more than its degree plus n. */
  private static final int EXTENSION = 8;

  /** A generator of the field's units, so that no point of the coset is a root of unity. */
  static final Fr SHIFT = Fr.reduce(PrimeField.FR.generator());

  private final ConstraintSystem system;
  private final VerificationKey key;
  private final ProofShape shape;
  private final Commitments commitments;
  final int n;
  private final Fr omega;
  private final Map<FixedColumn, Polynomial> columns = new LinkedHashMap<>();
  private final List<List<Fr>> sigmaValues = new ArrayList<>();
  private final List<Polynomial> sigmas = new ArrayList<>();

  // What one proof is made of, in the order it arises.
  private Supplier<Fr> blinders;
  private ProofTranscript transcript;
  private List<Fr> publicInputs;
  private final Map<Wire, List<Fr>> wireValues = new EnumMap<>(Wire.class);
  private final Map<Wire, Polynomial> wires = new EnumMap<>(Wire.class);
  private Polynomial z;
  private List<Polynomial> pieces;
  private Fr beta;
  private Fr gamma;
  private Fr alpha;
  private Fr zeta;

  /**
   * A prover for one circuit.
   *
   * @param system the circuit
   * @param key its verification key
   * @param powers of tau, as many as a proving key has
   */
  public ReferenceProver(
      final ConstraintSystem system, final VerificationKey key, final long[] powers) {
    this.system = system;
    this.key = key;
    this.shape = key.shape();
    this.commitments = new ScalarCommitments(powers);
    this.n = (int) key.rows();
    this.omega = key.omega();
    for (final FixedColumn column : key.gates().columns()) {
      final long[] values = new long[PrimeField.LIMBS * n];
      system.fixedColumn(column, values, 0);
      columns.put(column, Polynomial.interpolate(objects(values)));
    }
    for (final long[] sigma : PermutationColumns.of(system, key.domain())) {
      sigmaValues.add(objects(sigma));
      sigmas.add(Polynomial.interpolate(objects(sigma)));
    }
  }

  private static List<Fr> objects(final long[] flat) {
    final List<Fr> values = new ArrayList<>();
    for (int i = 0; i < flat.length; i += PrimeField.LIMBS) {
      values.add(Fr.load(flat, i));
    }
    return values;
  }

  /**
   * Makes a proof.
   *
   * @param witness flat values of all variables
   * @param seed of the blinding, see {@link Blinders#of}
   * @throws IllegalStateException if the witness does not satisfy the circuit
   */
  public PlonkProof prove(final long[] witness, final long seed) {
    blinders = Blinders.of(seed);
    publicInputs = new ArrayList<>();
    for (final int variable : system.publicVariables()) {
      publicInputs.add(Fr.load(witness, variable * PrimeField.LIMBS));
    }
    transcript = new ProofTranscript(key, publicInputs);
    final List<G1Point> points = new ArrayList<>(round1Wires(witness));
    points.add(round2Permutation());
    points.addAll(round3Quotient());
    final List<Fr> values = round4Evaluations();
    points.addAll(round5Openings(values));
    return new PlonkProof(shape, points, values);
  }

  /** The public inputs of the last proof. */
  public List<Fr> publicInputs() {
    return List.copyOf(publicInputs);
  }

  /** (b_1 + ... + b_count X^(count-1)) (X^n - 1), the b_i in the order they are drawn. */
  private Polynomial blinder(final int count) {
    final Fr[] coefficients = new Fr[count];
    for (int i = 0; i < count; i++) {
      coefficients[i] = blinders.get();
    }
    return Polynomial.of(coefficients).timesVanishing(n);
  }

  private G1Point commit(final Polynomial polynomial) {
    return commitments.commit(polynomial.toFlat());
  }

  private List<G1Point> round1Wires(final long[] witness) {
    final List<G1Point> points = new ArrayList<>();
    for (final Wire wire : Wire.values()) {
      final long[] values = new long[PrimeField.LIMBS * n];
      system.wire(wire, witness, values, 0);
      if (system.paddingVariable() != ConstraintSystem.FREE) {
        for (int row = system.rows(); row < n; row++) {
          Fr.load(witness, PrimeField.LIMBS * system.paddingVariable())
              .store(values, PrimeField.LIMBS * row);
        }
      }
      wireValues.put(wire, cells(wire, objects(values)));
      final int blinders = shape.nextWires().contains(wire) ? 3 : 2;
      wires.put(wire, Polynomial.interpolate(wireValues.get(wire)).plus(blinder(blinders)));
      points.add(commit(wires.get(wire)));
    }
    beta = transcript.afterWires(points);
    gamma = transcript.gamma();
    return points;
  }

  private G1Point round2Permutation() {
    final List<Fr> values = new ArrayList<>();
    Fr value = Fr.ONE;
    Fr root = Fr.ONE;
    for (int row = 0; row < n; row++) {
      values.add(value);
      for (final Wire wire : Wire.values()) {
        final Fr w = wireValues.get(wire).get(row).add(gamma);
        final Fr image = sigmaValues.get(wire.index()).get(row);
        value =
            value.mul(w.add(beta.mul(coset(wire)).mul(root))).mul(w.add(beta.mul(image)).inverse());
      }
      root = root.mul(omega);
    }
    z = Polynomial.interpolate(grandProduct(values, value)).plus(blinder(3));
    final G1Point point = commit(z);
    alpha = transcript.afterPermutation(point);
    return point;
  }

  /** What a wire holds, given what the witness says. */
  List<Fr> cells(final Wire wire, final List<Fr> values) {
    return values;
  }

  /**
   * The values of z.
   *
   * @param values on the rows, the first one 1
   * @param end what follows after the last row: 1 again if the copies are equal
   */
  List<Fr> grandProduct(final List<Fr> values, final Fr end) {
    if (!end.equals(Fr.ONE)) {
      throw new IllegalStateException("cells of one variable have different values");
    }
    return values;
  }

  /** The quotient with given values on {@link #SHIFT} times the roots of unity. */
  Polynomial quotient(final List<Fr> values) {
    return Polynomial.interpolateCoset(values, SHIFT);
  }

  /** The quotient of a polynomial that is 0 at a point by X - point. */
  Polynomial opening(final Polynomial polynomial, final Fr point) {
    return polynomial.dividedByRoot(point);
  }

  private static Fr coset(final Wire wire) {
    return switch (wire) {
      case A -> Fr.ONE;
      case B -> Fr.of(VerificationKey.K1);
      case C -> Fr.of(VerificationKey.K2);
    };
  }

  /** PI(X). */
  private Polynomial publicPolynomial() {
    final List<Fr> values = new ArrayList<>();
    for (int row = 0; row < n; row++) {
      values.add(row < publicInputs.size() ? publicInputs.get(row).negate() : Fr.ZERO);
    }
    return Polynomial.interpolate(values);
  }

  /** L_1(X). */
  private Polynomial firstLagrange() {
    final List<Fr> values = new ArrayList<>();
    for (int row = 0; row < n; row++) {
      values.add(row == 0 ? Fr.ONE : Fr.ZERO);
    }
    return Polynomial.interpolate(values);
  }

  private List<G1Point> round3Quotient() {
    final int size = EXTENSION * n;
    final Map<Wire, Fr[]> wire = new EnumMap<>(Wire.class);
    wires.forEach((w, polynomial) -> wire.put(w, polynomial.valuesOnCoset(size, SHIFT)));
    final Map<FixedColumn, Fr[]> column = new LinkedHashMap<>();
    columns.forEach((c, polynomial) -> column.put(c, polynomial.valuesOnCoset(size, SHIFT)));
    final List<Fr[]> sigma = sigmas.stream().map(s -> s.valuesOnCoset(size, SHIFT)).toList();
    final Fr[] permutation = z.valuesOnCoset(size, SHIFT);
    final Fr[] inputs = publicPolynomial().valuesOnCoset(size, SHIFT);
    final Fr[] first = firstLagrange().valuesOnCoset(size, SHIFT);
    final Fr step = Polynomial.rootOfUnity(size);
    final Fr alphaPermutation = alpha.pow(key.gates().slots());
    final Map<Constraint, Fr> weights = new LinkedHashMap<>();
    key.gates().constraints().forEach(c -> weights.put(c, alpha.pow(c.slot())));
    // x^n - 1 repeats after as many points.
    final Fr[] vanishing = new Fr[EXTENSION];
    for (int i = 0; i < EXTENSION; i++) {
      vanishing[i] = SHIFT.mul(step.pow(i)).pow(n).sub(Fr.ONE).inverse();
    }
    final List<Fr> quotient = new ArrayList<>();
    Fr x = SHIFT;
    for (int i = 0; i < size; i++) {
      // omega * x is EXTENSION points further on.
      final int here = i;
      final int next = (i + EXTENSION) % size;
      Fr sum = inputs[i];
      for (final Constraint constraint : key.gates().constraints()) {
        final Fr value =
            constraint
                .polynomial()
                .evaluate(leaf ->
                    switch (leaf) {
                      case Expression.Cell(Wire w, Rotation r) ->
                          wire.get(w)[r == Rotation.THIS ? here : next];
                      case Expression.Column(FixedColumn c) -> column.get(c)[here];
                    });
        sum = sum.add(weights.get(constraint).mul(value));
      }
      Fr positions = permutation[here];
      Fr images = permutation[next];
      for (final Wire w : Wire.values()) {
        final Fr value = wire.get(w)[here].add(gamma);
        positions = positions.mul(value.add(beta.mul(coset(w)).mul(x)));
        images = images.mul(value.add(beta.mul(sigma.get(w.index())[here])));
      }
      sum = sum.add(alphaPermutation.mul(positions.sub(images)));
      sum =
          sum.add(alphaPermutation.mul(alpha).mul(permutation[here].sub(Fr.ONE)).mul(first[here]));
      quotient.add(sum.mul(vanishing[i % EXTENSION]));
      x = x.mul(step);
    }
    pieces = cut(quotient(quotient));
    final List<G1Point> points = pieces.stream().map(this::commit).toList();
    zeta = transcript.afterQuotient(points);
    return points;
  }

  private List<Polynomial> cut(final Polynomial t) {
    final int stride = (int) shape.stride(n);
    // snarkjs's last piece takes what its pieces of n coefficients leave over.
    final int length = shape.pieces() * stride + (shape.isVanilla() ? 6 : 0);
    if (t.length() > length) {
      throw new IllegalStateException("the witness does not satisfy the constraints");
    }
    final List<Polynomial> parts = new ArrayList<>();
    Fr carried = Fr.ZERO;
    for (int i = 0; i < shape.pieces(); i++) {
      final boolean last = i == shape.pieces() - 1;
      Polynomial part = t.slice(i * stride, last ? length - i * stride : stride);
      part = part.minus(Polynomial.of(carried));
      if (!last) {
        carried = blinders.get();
        part = part.plus(Polynomial.of(carried).shifted(stride));
      }
      parts.add(part);
    }
    return parts;
  }

  private List<Fr> round4Evaluations() {
    final Fr next = zeta.mul(omega);
    final List<Fr> values = new ArrayList<>();
    wires.forEach((wire, polynomial) -> values.add(polynomial.at(zeta)));
    values.add(sigmas.get(0).at(zeta));
    values.add(sigmas.get(1).at(zeta));
    values.add(z.at(next));
    shape.switches().forEach(column -> values.add(columns.get(column).at(zeta)));
    shape.nextWires().forEach(wire -> values.add(wires.get(wire).at(next)));
    return values;
  }

  private List<G1Point> round5Openings(final List<Fr> values) {
    final Fr v = transcript.afterEvaluations(values);
    Polynomial here = linearisation();
    Polynomial next = z.minus(Polynomial.of(z.at(zeta.mul(omega))));
    Fr power = Fr.ONE;
    for (final Wire wire : Wire.values()) {
      power = power.mul(v);
      final Polynomial w = wires.get(wire);
      here = here.plus(w.minus(Polynomial.of(w.at(zeta))).times(power));
      if (shape.nextWires().contains(wire)) {
        next = next.plus(w.minus(Polynomial.of(w.at(zeta.mul(omega)))).times(power));
      }
    }
    final List<Polynomial> fixed = new ArrayList<>(sigmas.subList(0, 2));
    shape.switches().forEach(column -> fixed.add(columns.get(column)));
    for (final Polynomial polynomial : fixed) {
      power = power.mul(v);
      here = here.plus(polynomial.minus(Polynomial.of(polynomial.at(zeta))).times(power));
    }
    final G1Point opening = commit(opening(here, zeta));
    final G1Point nextOpening = commit(opening(next, zeta.mul(omega)));
    final Challenges challenges = transcript.afterOpenings(opening, nextOpening);
    if (!challenges.zeta().equals(zeta)) {
      throw new IllegalStateException("the transcript forgot zeta");
    }
    return List.of(opening, nextOpening);
  }

  /** r(X): the equation of round 3 with everything replaced by its value that was sent. */
  private Polynomial linearisation() {
    final Fr alphaPermutation = alpha.pow(key.gates().slots());
    final Fr alphaFirst = alphaPermutation.mul(alpha);
    final Fr first = firstLagrange().at(zeta);
    Polynomial r = Polynomial.of(publicPolynomial().at(zeta));
    for (final Constraint constraint : key.gates().constraints()) {
      r = r.plus(evaluate(constraint.polynomial()).times(alpha.pow(constraint.slot())));
    }
    Fr positions = alphaPermutation;
    Fr images = alphaPermutation.mul(z.at(zeta.mul(omega)));
    for (final Wire wire : Wire.values()) {
      final Fr value = wires.get(wire).at(zeta).add(gamma);
      positions = positions.mul(value.add(beta.mul(coset(wire)).mul(zeta)));
      if (wire != Wire.C) {
        images = images.mul(value.add(beta.mul(sigmas.get(wire.index()).at(zeta))));
      }
    }
    r = r.plus(z.times(positions));
    final Fr c = wires.get(Wire.C).at(zeta).add(gamma);
    r = r.minus(sigmas.get(2).times(beta).plus(Polynomial.of(c)).times(images));
    r = r.plus(z.minus(Polynomial.of(Fr.ONE)).times(alphaFirst.mul(first)));
    Fr factor = zeta.pow(n).sub(Fr.ONE);
    for (final Polynomial piece : pieces) {
      r = r.minus(piece.times(factor));
      factor = factor.mul(zeta.pow(shape.stride(n)));
    }
    return r;
  }

  /** A constraint as a polynomial in X, in which only the columns that are not opened remain. */
  private Polynomial evaluate(final Expression e) {
    return switch (e) {
      case Expression.Constant(Fr value) -> Polynomial.of(value);
      case Expression.Cell(Wire wire, Rotation rotation) ->
          Polynomial.of(wires.get(wire).at(rotation == Rotation.THIS ? zeta : zeta.mul(omega)));
      case Expression.Column(FixedColumn column) ->
          column.isOpened() ? Polynomial.of(columns.get(column).at(zeta)) : columns.get(column);
      case Expression.Sum(Expression left, Expression right) ->
          evaluate(left).plus(evaluate(right));
      case Expression.Difference(Expression left, Expression right) ->
          evaluate(left).minus(evaluate(right));
      case Expression.Product(Expression left, Expression right) ->
          evaluate(left).times(evaluate(right));
      case Expression.Power(Expression base, int exponent) -> {
        Polynomial power = evaluate(base);
        for (int i = 1; i < exponent; i++) {
          power = power.times(evaluate(base));
        }
        yield power;
      }
    };
  }
}
