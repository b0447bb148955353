package io.fluidex.plonk.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.circuit.Satisfiability;
import io.fluidex.plonk.circuit.Violation;
import io.fluidex.plonk.circuit.Witness;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.ProofCodec;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.oracle.Chain;
import io.fluidex.plonk.oracle.CheatingProver;
import io.fluidex.plonk.oracle.ProvenCircuit;
import io.fluidex.plonk.oracle.ReferenceProver;
import io.fluidex.plonk.prover.PlonkProver;
import io.fluidex.plonk.prover.ProverListener;
import io.fluidex.plonk.prover.ProvingException;
import io.fluidex.plonk.setup.KeyGenerator;
import io.fluidex.plonk.setup.ProvingKey;
import io.fluidex.plonk.setup.Ptau;
import io.fluidex.plonk.setup.SetupPolicy;
import io.fluidex.plonk.solidity.SolidityVerifier;
import io.fluidex.plonk.verifier.PlonkVerifier;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * For each constraint of each gate: values on two rows that satisfy all constraints but this one.
 * So each is needed, and leaving it out would let something wrong pass.
 */
class EveryConstraintTest {
  /** Cells of an example. */
  private static final int CELLS = 6;

  private final List<Shown> shown = new ArrayList<>();
  private final Random random = new Random(3);

  /** a, b, c of the row and of the next one, and the coefficients of the row. */
  private record Example(Gate gate, Map<FixedColumn, Fr> coefficients, List<Fr> cells) {
    Example {
      coefficients = Map.copyOf(coefficients);
      cells = List.copyOf(cells);
    }

    Example with(final int cell, final Fr value) {
      final List<Fr> changed = new ArrayList<>(cells);
      changed.set(cell, value);
      return new Example(gate, coefficients, changed);
    }
  }

  /** A constraint, values that are right, and values that nothing but it stands against. */
  private record Shown(String constraint, Example right, Example wrong) {}

  private Fr any() {
    return Fr.reduce(new BigInteger(256, random));
  }

  private static List<Fr> cells(final Object... values) {
    final List<Fr> out = new ArrayList<>();
    for (final Object v : values) {
      out.add(v instanceof Fr x ? x : Fr.reduce(BigInteger.valueOf((Integer) v)));
    }
    return out;
  }

  private static List<String> violated(final Example e, final String... dropped) {
    final ConstraintSystem.Assembler rows = new ConstraintSystem.Assembler(FluidexGates.SET);
    rows.add(e.gate(), e.coefficients(), 0, 1, 2);
    rows.add(FluidexGates.IDLE, Map.of(), 3, 4, 5);
    final ConstraintSystem system = rows.build(0, 6, ConstraintSystem.FREE);
    final long[] values = new long[24];
    for (int i = 0; i < 6; i++) {
      e.cells().get(i).store(values, 4 * i);
    }
    return new Satisfiability(system, List.of(dropped))
        .violations(Witness.of(values), List.of()).stream().map(Violation::constraint).toList();
  }

  /** Wants the example to be right, and the wrong one to be stopped by one constraint alone. */
  private void show(final String constraint, final Example right, final Example wrong) {
    assertEquals(List.of(), violated(right), constraint);
    assertEquals(List.of(constraint), violated(wrong));
    assertEquals(List.of(), violated(wrong, constraint));
    shown.add(new Shown(constraint, right, wrong));
  }

  /**
   * Gives next-row cells the values that linear constraints want, in order, but for one of them.
   */
  private Example solveNext(final Example e, final int broken, final int... outputs) {
    Example solved = e;
    final List<Constraint> constraints =
        FluidexGates.SET.activeConstraints(e.gate()).stream().limit(outputs.length).toList();
    for (int i = 0; i < outputs.length; i++) {
      final Fr atZero = value(constraints.get(i), solved.with(outputs[i], Fr.ZERO));
      final Fr atOne = value(constraints.get(i), solved.with(outputs[i], Fr.ONE));
      final Fr root = atZero.negate().mul(atOne.sub(atZero).inverse());
      solved = solved.with(outputs[i], i == broken ? root.add(Fr.ONE) : root);
    }
    return solved;
  }

  private static Fr value(final Constraint constraint, final Example e) {
    return constraint
        .polynomial()
        .evaluate(leaf ->
            switch (leaf) {
              case Expression.Column(FixedColumn column) ->
                  e.coefficients().getOrDefault(column, Fr.ZERO);
              case Expression.Cell(Wire wire, Rotation rotation) ->
                  e.cells().get(wire.index() + Wire.COUNT * rotation.offset());
            });
  }

  private void showLinear(final Example start, final int... outputs) {
    final List<Constraint> constraints = FluidexGates.SET.activeConstraints(start.gate());
    for (int i = 0; i < outputs.length; i++) {
      show(constraints.get(i).name(), solveNext(start, -1, outputs), solveNext(start, i, outputs));
    }
  }

  private void arithmetic() {
    final Map<FixedColumn, Fr> coefficients = new HashMap<>();
    FluidexGates.ARITHMETIC.coefficients().forEach(c -> coefficients.put(c, any()));
    coefficients.put(FluidexGates.Q5C, Fr.ZERO);
    final List<Fr> cells = cells(any(), any(), any(), any(), any(), any());
    showLinear(new Example(FluidexGates.ARITHMETIC, coefficients, cells), 2);
    coefficients.put(FluidexGates.Q5C, any());
    showLinear(new Example(FluidexGates.ARITHMETIC_NEXT, coefficients, cells), 3);
  }

  private void hashEntry() {
    final Map<FixedColumn, Fr> constants =
        Map.of(VanillaGates.QL, any(), VanillaGates.QR, any(), VanillaGates.QO, any());
    for (int side = 0; side < 2; side++) {
      final Example start =
          new Example(FluidexGates.HASH_ENTRY, constants, cells(any(), any(), side, 0, 0, 0));
      showLinear(start, 3, 4, 5);
    }
    // A side of 2 mixes the inputs into something that is neither order.
    final Example mixed = new Example(FluidexGates.HASH_ENTRY, constants, cells(7, 9, 2, 0, 0, 0));
    show(
        "hash-entry-side",
        solveNext(mixed.with(2, Fr.ONE), -1, 3, 4, 5),
        solveNext(mixed, -1, 3, 4, 5));
  }

  private void range() {
    final Example right =
        new Example(FluidexGates.RANGE, Map.of(), cells(1, 6, 27, 108, any(), any()));
    show("range-0", right, new Example(right.gate(), Map.of(), cells(1, 8, 33, 135, 0, 0)));
    show("range-1", right, new Example(right.gate(), Map.of(), cells(1, 6, 23, 95, 0, 0)));
    show("range-2", right, new Example(right.gate(), Map.of(), cells(1, 6, 27, 112, 0, 0)));
  }

  private void bits() {
    final Fr x = any();
    final Example plus =
        new Example(FluidexGates.SIGNED_BIT, Map.of(), cells(5, x, x, 11, any(), any()));
    final Example minus =
        new Example(FluidexGates.SIGNED_BIT, Map.of(), cells(5, x, x.negate(), 10, 0, 0));
    show("signed-bit-select", plus, plus.with(2, x.negate()));
    show("signed-bit-select", minus, minus.with(2, x));
    // The digit 2 is no bit; 2 * 2 - 1 = 3 times x goes with it.
    show("signed-bit", plus, plus.with(3, Fr.of(12)).with(2, x.mul(Fr.of(3))));
    final Example pair =
        new Example(FluidexGates.BIT_PAIR, Map.of(), cells(3, 1, 0, 14, any(), any()));
    show("bit-pair-sum", pair, pair.with(3, Fr.of(15)));
    show("bit-pair-high", pair, pair.with(1, Fr.of(2)).with(3, Fr.of(16)));
    show("bit-pair-low", pair, pair.with(2, Fr.of(2)).with(3, Fr.of(16)));
  }

  private void points() {
    final BabyJubJubPoint p = BabyJubJubPoint.BASE8.multiply(BigInteger.valueOf(1234567));
    final BabyJubJubPoint q = BabyJubJubPoint.BASE8.multiply(BigInteger.valueOf(7654321));
    showLinear(new Example(FluidexGates.DOUBLE, Map.of(), cells(p.x(), p.y(), 0, 0, 0, 0)), 3, 4);
    showLinear(
        new Example(FluidexGates.ADD, Map.of(), cells(p.x(), p.y(), q.x(), 0, 0, q.y())), 3, 4);
    final Map<FixedColumn, Fr> base =
        Map.of(
            VanillaGates.QL, q.x(),
            VanillaGates.QR, q.x().mul(q.y()),
            VanillaGates.QO, q.y().sub(Fr.ONE));
    for (int digit = 0; digit <= 3; digit++) {
      final Example start =
          new Example(FluidexGates.FIXED_BASE, base, cells(p.x(), p.y(), 4, 0, 0, 12 + digit));
      final List<Constraint> constraints =
          FluidexGates.SET.activeConstraints(FluidexGates.FIXED_BASE);
      final Example solved = solveBase(start, constraints, -1);
      if (digit < 3) {
        for (int i = 1; i <= 2; i++) {
          show(constraints.get(i).name(), solved, solveBase(start, constraints, i));
        }
      } else {
        // The digit 3 stands for no multiple of the point.
        show("fixed-base-digit", solveBase(start.with(5, Fr.of(14)), constraints, -1), solved);
      }
    }
  }

  private static Example solveBase(
      final Example e, final List<Constraint> constraints, final int broken) {
    Example solved = e;
    for (int i = 1; i <= 2; i++) {
      final int out = 2 + i;
      final Fr atZero = value(constraints.get(i), solved.with(out, Fr.ZERO));
      final Fr slope = value(constraints.get(i), solved.with(out, Fr.ONE)).sub(atZero);
      final Fr root = atZero.negate().mul(slope.inverse());
      solved = solved.with(out, i == broken ? root.add(Fr.ONE) : root);
    }
    return solved;
  }

  private void poseidon() {
    final Map<FixedColumn, Fr> constants =
        Map.of(VanillaGates.QL, any(), VanillaGates.QR, any(), VanillaGates.QO, any());
    for (final Gate gate :
        List.of(
            FluidexGates.FULL_ROUND,
            FluidexGates.ENTER_PARTIAL,
            FluidexGates.PARTIAL_ROUNDS,
            FluidexGates.LEAVE_PARTIAL)) {
      showLinear(new Example(gate, constants, cells(any(), any(), any(), 0, 0, 0)), 3, 4, 5);
    }
  }

  private void showAll() {
    arithmetic();
    hashEntry();
    range();
    bits();
    points();
    poseidon();
  }

  @Test
  void shouldNeedEachConstraintOfEachGate() {
    showAll();
    final Set<String> all = new HashSet<>();
    FluidexGates.SET.constraints().forEach(c -> all.add(c.name()));
    assertEquals(all, shown.stream().map(Shown::constraint).collect(Collectors.toSet()));
    assertTrue(all.size() >= 29, all.toString());
  }

  /**
   * An example for each constraint in one circuit, two rows each. With the right values it is
   * proven; with one of them wrong neither prover makes a proof, and the one that a cheating prover
   * makes is refused by both verifiers. So what is said about constraints above is true of keys and
   * of both provers, with the columns that they take from the circuit.
   */
  @Test
  void shouldProveNoExampleThatIsWrong(@TempDir final Path folder) throws IOException {
    showAll();
    final Set<String> seen = new HashSet<>();
    shown.removeIf(example -> !seen.add(example.constraint()));
    final ConstraintSystem.Assembler rows = new ConstraintSystem.Assembler(FluidexGates.SET);
    for (int i = 0; i < shown.size(); i++) {
      final Example right = shown.get(i).right();
      final int first = CELLS * i;
      rows.add(right.gate(), right.coefficients(), first, first + 1, first + 2);
      rows.add(FluidexGates.IDLE, Map.of(), first + 3, first + 4, first + 5);
    }
    final ConstraintSystem system = rows.build(0, CELLS * shown.size(), ConstraintSystem.FREE);
    final Path file = folder.resolve("examples.key");
    try (Ptau ptau = Ptau.open(ProvenCircuit.setup())) {
      KeyGenerator.scalar().generate(system, ptau, SetupPolicy.DEVELOPMENT, file);
    }
    try (ProvingKey key = ProvingKey.open(file, SetupPolicy.DEVELOPMENT);
        PlonkProver prover = PlonkProver.of(key, 2)) {
      final Provers provers = new Provers(key, prover);
      provers.requireAccepted(witness(-1));
      for (int i = 0; i < shown.size(); i++) {
        provers.requireRefused(shown.get(i).constraint(), witness(i));
      }
    }
  }

  /** The right values of all examples but one. */
  private long[] witness(final int wrong) {
    final long[] values = new long[PrimeField.LIMBS * CELLS * shown.size()];
    for (int i = 0; i < shown.size(); i++) {
      final Shown s = shown.get(i);
      final List<Fr> cells = (i == wrong ? s.wrong() : s.right()).cells();
      for (int cell = 0; cell < CELLS; cell++) {
        cells.get(cell).store(values, PrimeField.LIMBS * (CELLS * i + cell));
      }
    }
    return values;
  }

  /** All provers of a circuit without public inputs, and both verifiers. */
  private static final class Provers {
    private static final String VERIFY = "verify(bytes,uint256[])";

    private final VerificationKey key;
    private final PlonkProver prover;
    private final ReferenceProver reference;
    private final CheatingProver cheating;
    private final Chain.Contract contract;

    Provers(final ProvingKey key, final PlonkProver prover) {
      this.key = key.verificationKey();
      this.prover = prover;
      this.reference =
          new ReferenceProver(key.circuit(), this.key, ProvingKey.limbs(key.powersOfTau()));
      this.cheating = CheatingProver.of(key);
      this.contract =
          new Chain().deploy(Chain.compile(SolidityVerifier.generate(this.key, "V"), "V"));
    }

    private boolean acceptsInJava(final PlonkProof proof) {
      return PlonkVerifier.verify(key, List.of(), proof);
    }

    private boolean acceptsInSolidity(final PlonkProof proof) {
      final byte[] body = ProofCodec.toCalldata(proof);
      return contract.ask(VERIFY, new Chain.Arguments().bytes(body).values(List.of()).encode());
    }

    void requireAccepted(final long[] witness) {
      final PlonkProof proof = prover.prove(witness, ProverListener.SILENT);
      assertTrue(acceptsInJava(proof));
      assertTrue(acceptsInSolidity(proof));
      final PlonkProof plain = reference.prove(witness, 1);
      assertTrue(acceptsInJava(plain));
      assertTrue(acceptsInSolidity(plain));
      assertEquals(plain, cheating.prove(witness, 1), "there is nothing to drop");
      assertFalse(cheating.hasDroppedARemainder());
    }

    void requireRefused(final String constraint, final long[] witness) {
      assertThrows(
          ProvingException.class, () -> prover.prove(witness, ProverListener.SILENT), constraint);
      assertThrows(IllegalStateException.class, () -> reference.prove(witness, 1), constraint);
      final PlonkProof forged = cheating.prove(witness, 1);
      assertTrue(cheating.hasDroppedARemainder(), constraint);
      assertFalse(acceptsInJava(forged), constraint);
      assertFalse(acceptsInSolidity(forged), constraint);
    }
  }

  @Test
  void shouldAgreeWithPlainArithmeticOnPoints() {
    final BabyJubJubPoint p = BabyJubJubPoint.BASE8.multiply(BigInteger.valueOf(99));
    for (final BabyJubJubPoint q :
        List.of(
            p,
            p.negate(),
            BabyJubJubPoint.IDENTITY,
            BabyJubJubPoint.BASE8,
            BabyJubJubPoint.of(Fr.ZERO, Fr.ONE.negate()))) {
      final BabyJubJubPoint sum = p.add(q);
      final List<Fr> addition = cells(p.x(), p.y(), q.x(), sum.x(), sum.y(), q.y());
      assertEquals(List.of(), violated(new Example(FluidexGates.ADD, Map.of(), addition)));
      final BabyJubJubPoint twice = q.add(q);
      final List<Fr> doubling = cells(q.x(), q.y(), 0, twice.x(), twice.y(), 0);
      assertEquals(List.of(), violated(new Example(FluidexGates.DOUBLE, Map.of(), doubling)));
    }
  }
}
