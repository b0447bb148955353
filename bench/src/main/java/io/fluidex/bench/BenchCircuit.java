package io.fluidex.bench;

import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.eddsa.Signature;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.poseidon.Poseidon;
import io.fluidex.plonk.circuit.Assignment;
import io.fluidex.plonk.circuit.Circuit;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.circuit.Var;
import io.fluidex.plonk.circuit.Witness;
import io.fluidex.plonk.gadget.BabyJubJubGadget;
import io.fluidex.plonk.gadget.EdDsaGadget;
import io.fluidex.plonk.gadget.Point;
import io.fluidex.plonk.gadget.PoseidonGadget;
import io.fluidex.plonk.r1cs.R1cs;
import io.fluidex.plonk.r1cs.R1csCircuit;
import io.fluidex.plonk.r1cs.SignalValues;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A circuit that fills a domain, and a witness.
 *
 * @param system the circuit
 * @param witness satisfies it
 * @param content what it computes, in words
 */
record BenchCircuit(ConstraintSystem system, Witness witness, String content) {
  /** Constraints of the circuit of 2^16 rows that other provers were measured with. */
  private static final long REFERENCE_CONSTRAINTS = 64_965;

  private static final int REFERENCE_POWER = 16;
  private static final long SEED = 20_260_101;

  /** Hashes for each signature, so that half of the rows are theirs: a transaction has more. */
  private static final int HASHES_PER_SIGNATURE = 48;

  /** Rows that a unit of the filling may take beyond what was counted, and public inputs. */
  private static final int RESERVE = 8;

  /** The values of the circuit's variables, without those that only the solver uses. */
  long[] variables() {
    return Arrays.copyOf(witness.toLimbs(), system.variables() * PrimeField.LIMBS);
  }

  /** How many constraints the arithmetic circuit for a domain has: 99 % of its rows. */
  static int constraints(final int power) {
    return (int) ((REFERENCE_CONSTRAINTS << power) >> REFERENCE_POWER);
  }

  /** Random arithmetic for a domain, as files of circom. */
  static ArithmeticCircuit arithmetic(final int power) {
    return new ArithmeticCircuit(SEED, constraints(power));
  }

  /** Random arithmetic in the gates of snarkjs. */
  static BenchCircuit vanilla(final ArithmeticCircuit source) {
    final R1cs r1cs = R1cs.read(ByteBuffer.wrap(source.r1cs()));
    final R1csCircuit circuit = R1csCircuit.of(r1cs);
    return new BenchCircuit(
        circuit.constraintSystem(),
        circuit.witness(SignalValues.read(ByteBuffer.wrap(source.wtns()))),
        r1cs.constraints() + " constraints of random arithmetic");
  }

  /** What the exchange proves, in its own gates: signatures, and hashes in a chain. */
  static BenchCircuit custom(final int power) {
    return new Filling(1 << power).fill();
  }

  /** Fills the rows. */
  private static final class Filling {
    private final int rows;
    private final CircuitBuilder builder = new CircuitBuilder();
    private final PrivateKey key = PrivateKey.fromSeed(new byte[PrivateKey.SEED_BYTES]);
    private final List<Signature> signatures = new ArrayList<>();
    private int hashes;
    private Var chain;

    Filling(final int rows) {
      this.rows = rows - RESERVE;
    }

    private static Fr message(final int index) {
      return Fr.of(SEED + index);
    }

    BenchCircuit fill() {
      final Var result = builder.publicInput("result");
      chain = builder.input("start");
      final int before = builder.rows();
      addHash();
      final int hashRows = builder.rows() - before;
      int unit = 0;
      while (builder.rows() + unit < rows && (unit > 0 || rows > 1 << 13)) {
        final int start = builder.rows();
        addSignature();
        for (int i = 0; i < HASHES_PER_SIGNATURE; i++) {
          addHash();
        }
        unit = builder.rows() - start;
      }
      while (builder.rows() + hashRows < rows) {
        addHash();
      }
      builder.assertEqual(chain, result);
      final Circuit circuit = builder.compile();
      return new BenchCircuit(
          circuit.constraintSystem(),
          solve(circuit),
          signatures.size() + " signatures and " + hashes + " hashes");
    }

    private void addHash() {
      chain = PoseidonGadget.hash(builder, chain, builder.input("sibling" + hashes));
      hashes++;
    }

    private void addSignature() {
      final String name = "signature" + signatures.size();
      final Point signer =
          BabyJubJubGadget.assertOnCurve(
              builder, builder.input(name + ".ax"), builder.input(name + ".ay"));
      EdDsaGadget.verify(
          builder,
          signer,
          new EdDsaGadget.Signature(
              builder.input(name + ".rx"), builder.input(name + ".ry"), builder.input(name + ".s")),
          builder.input(name + ".message"));
      signatures.add(key.sign(message(signatures.size())));
    }

    private Witness solve(final Circuit circuit) {
      final Assignment assignment = circuit.assignment();
      Fr value = Fr.of(SEED);
      assignment.set("start", value);
      for (int i = 0; i < hashes; i++) {
        assignment.set("sibling" + i, i);
        value = Poseidon.hash(value, Fr.of(i));
      }
      assignment.set("result", value);
      final BabyJubJubPoint signer = key.publicKey().point();
      for (int i = 0; i < signatures.size(); i++) {
        final String name = "signature" + i;
        assignment.set(name + ".ax", signer.x()).set(name + ".ay", signer.y());
        assignment.set(name + ".rx", signatures.get(i).r8().x());
        assignment.set(name + ".ry", signatures.get(i).r8().y());
        assignment.set(name + ".s", Fr.of(signatures.get(i).s()));
        assignment.set(name + ".message", message(i));
      }
      return circuit.solve(assignment);
    }
  }
}
