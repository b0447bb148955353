package io.fluidex.plonk.oracle;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.circuit.Assignment;
import io.fluidex.plonk.circuit.Circuit;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.circuit.Var;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.gadget.PoseidonGadget;
import io.fluidex.plonk.gate.VanillaGates;
import io.fluidex.plonk.verifier.PlonkVerifier.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A small circuit that any public inputs satisfy: one key for proofs of different claims. */
public final class OpenCircuit {
  /** Public inputs of the circuit. */
  public static final int PUBLIC_INPUTS = 3;

  private static OpenCircuit vanilla;
  private static OpenCircuit extended;

  private final ProvenCircuit proven;
  private final Function<List<Fr>, long[]> solver;

  private OpenCircuit(final ConstraintSystem system, final Function<List<Fr>, long[]> solver) {
    this.solver = solver;
    this.proven = ProvenCircuit.of(system, solver.apply(inputs(0)));
  }

  /** Products of the inputs, in snarkjs's gate; made on first use. */
  public static synchronized OpenCircuit vanilla() {
    if (vanilla == null) {
      vanilla = products();
    }
    return vanilla;
  }

  /** A hash of the inputs, in the extended gates; made on first use. */
  public static synchronized OpenCircuit extended() {
    if (extended == null) {
      extended = hash();
    }
    return extended;
  }

  private static OpenCircuit products() {
    final ConstraintSystem.Assembler rows = new ConstraintSystem.Assembler(VanillaGates.SET);
    for (int i = 0; i < PUBLIC_INPUTS; i++) {
      rows.add(
          VanillaGates.ARITHMETIC,
          Map.of(VanillaGates.QL, Fr.ONE),
          i,
          ConstraintSystem.FREE,
          ConstraintSystem.FREE);
    }
    // The variables after the inputs are p_1 = x_0 x_1 + 7, p_2 = p_1 x_2 + 7.
    int product = 0;
    for (int i = 1; i < PUBLIC_INPUTS; i++) {
      final int next = PUBLIC_INPUTS + i - 1;
      rows.add(
          VanillaGates.ARITHMETIC,
          Map.of(
              VanillaGates.QM, Fr.ONE, VanillaGates.QO, Fr.ONE.negate(), VanillaGates.QC, Fr.of(7)),
          product,
          i,
          next);
      product = next;
    }
    final int variables = 2 * PUBLIC_INPUTS - 1;
    return new OpenCircuit(
        rows.build(PUBLIC_INPUTS, variables, ConstraintSystem.FREE),
        inputs -> {
          final List<Fr> values = new ArrayList<>(inputs);
          Fr value = inputs.getFirst();
          for (int i = 1; i < PUBLIC_INPUTS; i++) {
            value = value.mul(inputs.get(i)).add(Fr.of(7));
            values.add(value);
          }
          final long[] witness = new long[variables * PrimeField.LIMBS];
          for (int i = 0; i < variables; i++) {
            values.get(i).store(witness, i * PrimeField.LIMBS);
          }
          return witness;
        });
  }

  private static OpenCircuit hash() {
    final CircuitBuilder builder = new CircuitBuilder();
    final List<Var> inputs = new ArrayList<>();
    for (int i = 0; i < PUBLIC_INPUTS; i++) {
      inputs.add(builder.publicInput("x" + i));
    }
    builder.assertNonZero(PoseidonGadget.hash(builder, inputs));
    final Circuit circuit = builder.compile();
    return new OpenCircuit(
        circuit.constraintSystem(),
        values -> {
          final Assignment assignment = circuit.assignment();
          for (int i = 0; i < PUBLIC_INPUTS; i++) {
            assignment.set("x" + i, values.get(i));
          }
          return circuit.solve(assignment).toLimbs();
        });
  }

  /** Inputs of which no two are equal, nor equal to any of another number. */
  private static List<Fr> inputs(final int number) {
    final List<Fr> inputs = new ArrayList<>();
    for (int i = 0; i < PUBLIC_INPUTS; i++) {
      inputs.add(Fr.of(1 + number * PUBLIC_INPUTS + i).inverse());
    }
    return inputs;
  }

  /** The verification key. */
  public VerificationKey key() {
    return proven.key();
  }

  /** Proofs, each for other public inputs. */
  public List<Claim> claims(final int count) {
    final List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      final List<Fr> inputs = inputs(i);
      final PlonkProof proof = proven.prove(solver.apply(inputs), i);
      claims.add(new Claim(proven.key(), inputs, proof));
    }
    return claims;
  }

  @Override
  public String toString() {
    return proven.key().gates().name();
  }
}
