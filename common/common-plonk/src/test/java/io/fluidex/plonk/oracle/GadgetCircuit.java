package io.fluidex.plonk.oracle;

import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.eddsa.Signature;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.poseidon.Poseidon;
import io.fluidex.plonk.circuit.Assignment;
import io.fluidex.plonk.circuit.Circuit;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.circuit.Var;
import io.fluidex.plonk.circuit.Witness;
import io.fluidex.plonk.gadget.BabyJubJubGadget;
import io.fluidex.plonk.gadget.EdDsaGadget;
import io.fluidex.plonk.gadget.PoseidonGadget;
import io.fluidex.plonk.gate.Gate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A circuit that uses every gate of the extended set: a signature of a hash of four public inputs
 * is verified, the first of which is cut into bits, the key and four more are hashed in pairs. It
 * has eight public inputs.
 */
public final class GadgetCircuit {
  /** Public inputs of the circuit. */
  public static final int PUBLIC_INPUTS = 8;

  private static final int MESSAGE = 4;

  /** Bits of the first part of the message, an even number: they are taken in pairs. */
  private static final int FIRST_BITS = 8;

  private static ProvenCircuit shared;

  private GadgetCircuit() {}

  /** The circuit over the reference string of this test run, made on first use. */
  public static synchronized ProvenCircuit shared() {
    if (shared == null) {
      shared = prove(ProvenCircuit.setup());
    }
    return shared;
  }

  private static ProvenCircuit prove(final Path setup) {
    final CircuitBuilder builder = new CircuitBuilder();
    final List<Var> message = new ArrayList<>();
    for (int i = 0; i < MESSAGE; i++) {
      message.add(builder.publicInput("message" + i));
    }
    final List<Var> hashes = new ArrayList<>();
    for (int i = MESSAGE; i < PUBLIC_INPUTS; i++) {
      hashes.add(builder.publicInput("hash" + i));
    }
    final Var x = builder.input("x");
    final Var y = builder.input("y");
    final EdDsaGadget.Signature signed =
        new EdDsaGadget.Signature(builder.input("rx"), builder.input("ry"), builder.input("s"));
    EdDsaGadget.verify(
        builder,
        BabyJubJubGadget.assertOnCurve(builder, x, y),
        signed,
        PoseidonGadget.hash(builder, message));
    Var chain = PoseidonGadget.hash(builder, x, y);
    for (final Var hash : hashes) {
      builder.assertEqual(chain, hash);
      chain = PoseidonGadget.hash(builder, chain, x);
    }
    builder.toBits(message.getFirst(), FIRST_BITS);
    final Circuit circuit = builder.compile();
    final ConstraintSystem system = circuit.constraintSystem();
    for (final Gate gate : system.gateSet().gates()) {
      if (system.shapes().stream().noneMatch(shape -> shape.gate() == gate)) {
        throw new IllegalStateException("the circuit has no row of the gate " + gate);
      }
    }
    final Witness witness = solve(circuit);
    circuit.check(witness);
    return ProvenCircuit.over(setup, system, witness.toLimbs());
  }

  private static Witness solve(final Circuit circuit) {
    try (PrivateKey key = PrivateKey.fromSeed(new byte[32])) {
      final List<Fr> message = List.of(Fr.of(31), Fr.of(0), Fr.of(7).inverse(), Fr.of(1).negate());
      final Signature signature = key.sign(Poseidon.hash(message.toArray(Fr[]::new)));
      final Fr x = key.publicKey().point().x();
      final Fr y = key.publicKey().point().y();
      final Assignment assignment = circuit.assignment();
      for (int i = 0; i < MESSAGE; i++) {
        assignment.set("message" + i, message.get(i));
      }
      Fr chain = Poseidon.hash(x, y);
      for (int i = MESSAGE; i < PUBLIC_INPUTS; i++) {
        assignment.set("hash" + i, chain);
        chain = Poseidon.hash(chain, x);
      }
      assignment.set("x", x).set("y", y);
      assignment.set("rx", signature.r8().x()).set("ry", signature.r8().y());
      return circuit.solve(assignment.set("s", Fr.of(signature.s())));
    }
  }
}
