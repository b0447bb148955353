package io.fluidex.plonk.verifier;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.ProofShape;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.gate.Constraint;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.Linearisation;
import io.fluidex.plonk.gate.Wire;
import io.fluidex.plonk.transcript.Challenges;
import io.fluidex.plonk.transcript.ProofTranscript;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a proof claims, as the equation of pairings that the package documentation derives: e(left,
 * [tau]_2) = e(right, [1]_2).
 */
final class ProofEquation {
  private final VerificationKey key;
  private final List<Fr> publicInputs;
  private final PlonkProof proof;
  private final Challenges challenges;

  private final Fr a;
  private final Fr b;
  private final Fr c;

  /** Z_H(zeta). */
  private final Fr vanishing;

  /** alpha^S. */
  private final Fr alphaPermutation;

  ProofEquation(final VerificationKey key, final List<Fr> publicInputs, final PlonkProof proof) {
    this.key = key;
    this.publicInputs = publicInputs;
    this.proof = proof;
    this.challenges = ProofTranscript.of(key, publicInputs, proof);
    this.a = proof.wireValue(Wire.A);
    this.b = proof.wireValue(Wire.B);
    this.c = proof.wireValue(Wire.C);
    this.vanishing = challenges.zeta().pow(key.rows()).sub(Fr.ONE);
    this.alphaPermutation = challenges.alpha().pow(key.gates().slots());
  }

  /** Whether zeta is a root of unity of the domain, where the equation says nothing. */
  boolean isDegenerate() {
    return vanishing.isZero();
  }

  /**
   * Adds the equation, times a weight, to the sums of both arguments.
   *
   * @throws ArithmeticException if it is degenerate
   */
  void addTo(final PointSum left, final PointSum right, final Fr weight) {
    final Fr zeta = challenges.zeta();
    final Fr u = challenges.u();
    left.add(proof.opening(), weight);
    left.add(proof.nextOpening(), weight.mul(u));
    right.add(proof.opening(), weight.mul(zeta));
    right.add(proof.nextOpening(), weight.mul(u).mul(zeta).mul(key.omega()));
    final Fr constant = addLinearisation(right, weight);
    final Fr opened = addOpenings(right, weight);
    right.add(G1Point.GENERATOR, weight.mul(constant.sub(opened)));
  }

  /** Adds r but for its constant term, which is returned. */
  private Fr addLinearisation(final PointSum sum, final Fr weight) {
    final Fr beta = challenges.beta();
    final Fr gamma = challenges.gamma();
    final List<Fr> lagrange = lagrange();
    final Fr first = alphaPermutation.mul(challenges.alpha()).mul(lagrange.getFirst());

    final Fr shift = beta.mul(challenges.zeta());
    final Fr z =
        alphaPermutation
            .mul(a.add(shift).add(gamma))
            .mul(b.add(shift.mul(Fr.of(VerificationKey.K1))).add(gamma))
            .mul(c.add(shift.mul(Fr.of(VerificationKey.K2))).add(gamma))
            .add(first);
    sum.add(proof.permutation(), weight.mul(z));

    final Fr sigmas =
        alphaPermutation
            .mul(a.add(beta.mul(proof.sigmaValue(0))).add(gamma))
            .mul(b.add(beta.mul(proof.sigmaValue(1))).add(gamma))
            .mul(proof.nextPermutationValue());
    sum.add(key.sigmas().get(2), weight.mul(sigmas).mul(beta).negate());

    Fr factor = weight.mul(vanishing).negate();
    final Fr step = challenges.zeta().pow(proof.shape().stride(key.rows()));
    for (final G1Point piece : proof.quotient()) {
      sum.add(piece, factor);
      factor = factor.mul(step);
    }

    Fr constant = addGates(sum, weight).sub(first).sub(sigmas.mul(c.add(gamma)));
    for (int i = 0; i < publicInputs.size(); i++) {
      constant = constant.sub(publicInputs.get(i).mul(lagrange.get(i)));
    }
    return constant;
  }

  /** Adds the constraints but for what no column carries, which is returned. */
  private Fr addGates(final PointSum sum, final Fr weight) {
    Fr rest = Fr.ZERO;
    final Map<FixedColumn, Fr> factors = new HashMap<>();
    for (final Constraint constraint : key.gates().constraints()) {
      final Fr alpha = challenges.alpha().pow(constraint.slot());
      final Linearisation split = Linearisation.of(constraint.polynomial());
      rest = rest.add(alpha.mul(split.rest().evaluate(proof::value)));
      split
          .factors()
          .forEach((column, factor) ->
              factors.merge(column, alpha.mul(factor.evaluate(proof::value)), Fr::add));
    }
    final List<FixedColumn> columns = key.gates().columns();
    for (int i = 0; i < columns.size(); i++) {
      if (factors.containsKey(columns.get(i))) {
        sum.add(key.columns().get(i), weight.mul(factors.get(columns.get(i))));
      }
    }
    return rest;
  }

  /** Adds what is opened besides r; returns the sum of the values with the same factors. */
  private Fr addOpenings(final PointSum sum, final Fr weight) {
    final ProofShape shape = proof.shape();
    final Fr u = challenges.u();
    Fr power = Fr.ONE;
    Fr values = u.mul(proof.nextPermutationValue());
    sum.add(proof.permutation(), weight.mul(u));
    for (final Wire wire : Wire.values()) {
      power = power.mul(challenges.v());
      values = values.add(power.mul(proof.wireValue(wire)));
      sum.add(proof.wire(wire), weight.mul(power));
      if (shape.nextWires().contains(wire)) {
        final Fr value = proof.nextWireValues().get(shape.nextWires().indexOf(wire));
        values = values.add(u.mul(power).mul(value));
        sum.add(proof.wire(wire), weight.mul(u).mul(power));
      }
    }
    for (int i = 0; i < 2; i++) {
      power = power.mul(challenges.v());
      values = values.add(power.mul(proof.sigmaValue(i)));
      sum.add(key.sigmas().get(i), weight.mul(power));
    }
    for (final FixedColumn column : shape.switches()) {
      power = power.mul(challenges.v());
      final int index = shape.switches().indexOf(column);
      values = values.add(power.mul(proof.switchValues().get(index)));
      sum.add(key.columns().get(key.gates().columns().indexOf(column)), weight.mul(power));
    }
    return values;
  }

  /** L_1, L_2, ... at zeta, one for each public input but at least L_1. */
  private List<Fr> lagrange() {
    final List<Fr> values = new ArrayList<>();
    final Fr factor = vanishing.mul(Fr.of(key.rows()).inverse());
    final Fr omega = key.omega();
    Fr root = Fr.ONE;
    for (int i = 0; i < Math.max(1, publicInputs.size()); i++) {
      values.add(factor.mul(root).mul(challenges.zeta().sub(root).inverse()));
      root = root.mul(omega);
    }
    return values;
  }
}
