package io.fluidex.plonk.r1cs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.circuit.Satisfiability;
import io.fluidex.plonk.circuit.Witness;
import io.fluidex.plonk.gate.VanillaGates;
import io.fluidex.plonk.gate.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class R1csCircuitTest {
  private static byte[] resource(final String name) throws IOException {
    try (InputStream in = R1csCircuitTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private static R1csCircuit corners() throws IOException {
    return R1csCircuit.of(R1cs.read(ByteBuffer.wrap(resource("corners.r1cs"))));
  }

  /**
   * corners.r1cs has random constraints of all shapes: sums of 0 to 11 terms, products of sums of 0
   * to 5, constant factors, factors that cancel or are 0, terms out of order. corners.rows is what
   * {@code snarkjs plonk setup} 0.7.6 makes of it, taken from its .zkey: variables, public inputs,
   * additions, rows; then for each row a, b, c, Qm, Ql, Qr, Qo, Qc; then for each addition left,
   * right and their factors.
   */
  @Test
  void shouldMakeTheRowsOfSnarkjs() throws IOException {
    final List<String> lines =
        new String(resource("corners.rows"), StandardCharsets.US_ASCII).lines().toList();
    final R1csCircuit circuit = corners();
    final ConstraintSystem system = circuit.constraintSystem();
    assertEquals(
        lines.getFirst(),
        "%d %d %d %d"
            .formatted(
                system.variables(), system.publicInputs(), circuit.additions(), system.rows()));
    assertEquals(0, system.paddingVariable());
    for (int row = 0; row < system.rows(); row++) {
      final StringBuilder line = new StringBuilder();
      for (final Wire wire : Wire.values()) {
        line.append(system.variable(wire, row)).append(' ');
      }
      system.shape(row).coefficients().forEach(q -> line.append(q).append(' '));
      assertEquals(lines.get(1 + row), line.toString().strip(), "row " + row);
      assertEquals(VanillaGates.ARITHMETIC, system.gate(row));
    }
    assertEquals(1 + system.rows() + circuit.additions(), lines.size());
  }

  /** The additions of the file, tried on random values: a = 0 and so on need not hold for that. */
  @Test
  void shouldAddUpAsSnarkjs() throws IOException {
    final List<String> lines =
        new String(resource("corners.rows"), StandardCharsets.US_ASCII).lines().toList();
    final R1csCircuit circuit = corners();
    final ConstraintSystem system = circuit.constraintSystem();
    final Random random = new Random(5);
    final List<Fr> values = new ArrayList<>(List.of(Fr.ONE));
    for (int i = 1; i < system.variables() - circuit.additions(); i++) {
      values.add(Fr.reduce(new BigInteger(256, random)));
    }
    final SignalValues signals = SignalValues.read(Iden3Bytes.wtns(values).toBuffer());
    final Witness witness = circuit.witness(signals);
    assertEquals(Fr.ZERO, witness.value(0));
    for (int i = 0; i < circuit.additions(); i++) {
      final String[] words = lines.get(1 + system.rows() + i).split(" ", -1);
      final Fr left =
          witness.value(Integer.parseInt(words[0])).mul(Fr.of(new BigInteger(words[2])));
      final Fr right =
          witness.value(Integer.parseInt(words[1])).mul(Fr.of(new BigInteger(words[3])));
      assertEquals(left.add(right), witness.value(values.size() + i));
    }
    assertEquals(values.subList(1, 1 + system.publicInputs()), circuit.publicInputs(signals));
  }

  @Test
  void shouldRefuseWitnessesOfOtherCircuits() throws IOException {
    final R1csCircuit circuit = corners();
    final SignalValues one = SignalValues.read(Iden3Bytes.wtns(List.of(Fr.ONE)).toBuffer());
    final IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> circuit.witness(one));
    assertTrue(e.getMessage().contains("a witness of 1 signals for a circuit of 40"));
  }

  private static Map<Integer, Fr> combination(final Random random, final int signals) {
    final Map<Integer, Fr> terms = new TreeMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      terms.put(random.nextInt(signals), Fr.of(1 + random.nextInt(9)));
    }
    return terms;
  }

  private static Fr evaluate(final Map<Integer, Fr> terms, final List<Fr> values) {
    Fr sum = Fr.ZERO;
    for (final Map.Entry<Integer, Fr> term : terms.entrySet()) {
      sum = sum.add(term.getValue().mul(values.get(term.getKey())));
    }
    return sum;
  }

  /** Random constraints A B = C; the last term of each C makes it true, or not. */
  @Property(tries = 100)
  void shouldBeSatisfiedExactlyWhenTheConstraintsAre(
      @ForAll final long seed, @ForAll final boolean right) {
    final Random random = new Random(seed);
    final int signals = 12;
    final int constraints = 1 + random.nextInt(10);
    final List<Fr> values = new ArrayList<>(List.of(Fr.ONE));
    for (int i = 1; i < signals; i++) {
      values.add(Fr.reduce(new BigInteger(256, random)).add(Fr.ONE));
    }
    final int wrong = right ? -1 : random.nextInt(constraints);
    final Iden3Bytes section = new Iden3Bytes();
    for (int i = 0; i < constraints; i++) {
      final Map<Integer, Fr> a = combination(random, signals);
      final Map<Integer, Fr> b = combination(random, signals);
      final Map<Integer, Fr> c = combination(random, signals);
      final int last = 1 + random.nextInt(signals - 1);
      c.remove(last);
      final Fr missing = evaluate(a, values).mul(evaluate(b, values)).sub(evaluate(c, values));
      final Fr error = i == wrong ? Fr.ONE : Fr.ZERO;
      c.put(last, missing.add(error).mul(values.get(last).inverse()));
      section.combination(a).combination(b).combination(c);
    }
    final R1cs r1cs =
        R1cs.read(
            Iden3Bytes.r1cs(Iden3Bytes.r1csHeader(signals, 1, 2, constraints), section).toBuffer());
    final R1csCircuit circuit = R1csCircuit.of(r1cs);
    final SignalValues file = SignalValues.read(Iden3Bytes.wtns(values).toBuffer());
    final Satisfiability check = new Satisfiability(circuit.constraintSystem());
    assertEquals(right, check.isSatisfied(circuit.witness(file), circuit.publicInputs(file)));
  }
}
