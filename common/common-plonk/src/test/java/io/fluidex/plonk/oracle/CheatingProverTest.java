package io.fluidex.plonk.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.circuit.Satisfiability;
import io.fluidex.plonk.circuit.Violation;
import io.fluidex.plonk.circuit.Witness;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.ProofCodec;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.gate.Gate;
import io.fluidex.plonk.gate.GateSet;
import io.fluidex.plonk.gate.VanillaGates;
import io.fluidex.plonk.gate.Wire;
import io.fluidex.plonk.setup.KeyGenerator;
import io.fluidex.plonk.setup.ProvingKey;
import io.fluidex.plonk.setup.Ptau;
import io.fluidex.plonk.setup.SetupPolicy;
import io.fluidex.plonk.solidity.SolidityVerifier;
import io.fluidex.plonk.verifier.PlonkVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What stands against false proofs that are well made: the verifier's equation alone, in Java and
 * in Solidity. The circuit is x + y = u, u + y = v with x public.
 */
class CheatingProverTest {
  private static final String VERIFY = "verify(bytes,uint256[])";
  private static final int FREE = ConstraintSystem.FREE;

  /** Values of x, y, u and v. */
  private static final int[] TRUE = {5, 7, 12, 19};

  /** A cell with a value of its own. */
  private record Cell(int row, Wire wire, int value) {}

  /** Such cells, by which copies they break; each row is right by itself. */
  private static final Map<String, List<Cell>> BROKEN_COPIES =
      Map.of(
          "x on the row of the public input is not that of the sum",
          List.of(
              new Cell(1, Wire.A, 6),
              new Cell(1, Wire.C, 13),
              new Cell(2, Wire.A, 13),
              new Cell(2, Wire.C, 20)),
          "u is not the sum of the row before",
          List.of(new Cell(2, Wire.A, 100), new Cell(2, Wire.C, 107)),
          "y has two values",
          List.of(new Cell(2, Wire.B, 8), new Cell(2, Wire.C, 20)));

  /** The circuit with the gates of a set, its key and its contract. */
  static final class Profile {
    private static final Profile VANILLA = new Profile(VanillaGates.SET, VanillaGates.ARITHMETIC);
    private static final Profile EXTENDED = new Profile(FluidexGates.SET, FluidexGates.ARITHMETIC);

    private final GateSet gates;
    private final Gate arithmetic;
    private final VerificationKey key;
    private final Path file;
    private final Chain.Contract contract;

    private Profile(final GateSet gates, final Gate arithmetic) {
      this.gates = gates;
      this.arithmetic = arithmetic;
      try {
        file = Files.createTempFile("cheating", ".key");
        file.toFile().deleteOnExit();
        try (Ptau ptau = Ptau.open(ProvenCircuit.setup())) {
          key = KeyGenerator.scalar().generate(system(true), ptau, SetupPolicy.DEVELOPMENT, file);
        }
      } catch (final IOException e) {
        throw new UncheckedIOException(e);
      }
      contract = new Chain().deploy(Chain.compile(SolidityVerifier.generate(key, "V"), "V"));
    }

    /** The circuit, or its rows with a variable for each cell, so that nothing is copied. */
    private ConstraintSystem system(final boolean copied) {
      final Map<FixedColumn, Fr> sum =
          Map.of(
              VanillaGates.QL, Fr.ONE,
              VanillaGates.QR, Fr.ONE,
              VanillaGates.QO, Fr.ONE.negate());
      final ConstraintSystem.Assembler rows = new ConstraintSystem.Assembler(gates);
      rows.add(arithmetic, Map.of(VanillaGates.QL, Fr.ONE), 0, FREE, FREE);
      if (copied) {
        rows.add(arithmetic, sum, 0, 1, 2);
        rows.add(arithmetic, sum, 2, 1, 3);
        return rows.build(1, TRUE.length, FREE);
      }
      rows.add(arithmetic, sum, 1, 2, 3);
      rows.add(arithmetic, sum, 4, 5, 6);
      return rows.build(1, 7, FREE);
    }

    private CheatingProver prover() {
      try (ProvingKey open = ProvingKey.open(file, SetupPolicy.DEVELOPMENT)) {
        return CheatingProver.of(open);
      } catch (final IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private boolean acceptsInJava(final PlonkProof proof, final Fr input) {
      return PlonkVerifier.verify(key, List.of(input), proof);
    }

    private boolean acceptsInSolidity(final PlonkProof proof, final Fr input) {
      return contract.ask(
          VERIFY,
          new Chain.Arguments()
              .bytes(ProofCodec.toCalldata(proof))
              .values(List.of(input.toBigInteger()))
              .encode());
    }

    private void assertRefused(final PlonkProof proof, final Fr input) {
      assertFalse(acceptsInJava(proof, input));
      assertFalse(acceptsInSolidity(proof, input));
    }

    @Override
    public String toString() {
      return gates.name();
    }
  }

  static Stream<Profile> profiles() {
    return Stream.of(Profile.VANILLA, Profile.EXTENDED);
  }

  private static long[] witness(final int... values) {
    final long[] flat = new long[PrimeField.LIMBS * values.length];
    for (int i = 0; i < values.length; i++) {
      Fr.of(values[i]).store(flat, PrimeField.LIMBS * i);
    }
    return flat;
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldProveWhatIsTrueLikeAnyOther(final Profile profile) {
    final CheatingProver prover = profile.prover();
    final PlonkProof proof = prover.prove(witness(TRUE), 3);
    assertFalse(prover.hasDroppedARemainder());
    assertFalse(prover.hasBrokenACopy());
    assertTrue(profile.acceptsInJava(proof, Fr.of(5)));
    assertTrue(profile.acceptsInSolidity(proof, Fr.of(5)));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldNotConvinceOfRowsThatAreWrong(final Profile profile) {
    for (int v = 0; v < TRUE.length; v++) {
      final int[] values = TRUE.clone();
      values[v]++;
      final CheatingProver prover = profile.prover();
      final PlonkProof proof = prover.prove(witness(values), 3);
      assertTrue(prover.hasDroppedARemainder());
      assertFalse(prover.hasBrokenACopy());
      profile.assertRefused(proof, Fr.of(values[0]));
    }
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void shouldNotConvinceOfCopiesThatDiffer(final Profile profile) {
    for (final Map.Entry<String, List<Cell>> broken : BROKEN_COPIES.entrySet()) {
      assertEquals(List.of(), violationsWithoutCopies(profile, broken.getValue()), broken.getKey());
      for (final boolean zero : new boolean[] {false, true}) {
        final CheatingProver prover = profile.prover();
        for (final Cell cell : broken.getValue()) {
          prover.withCell(cell.wire(), cell.row(), Fr.of(cell.value()));
        }
        if (zero) {
          prover.withoutGrandProduct();
        }
        final PlonkProof proof = prover.prove(witness(TRUE), 3);
        assertTrue(prover.hasBrokenACopy());
        assertTrue(prover.hasDroppedARemainder());
        profile.assertRefused(proof, Fr.of(5));
      }
    }
  }

  /** A grand product of 0 agrees with every step; that it begins with 1 has to be said. */
  @ParameterizedTest
  @MethodSource("profiles")
  void shouldNotDoWithoutTheGrandProductEvenIfAllIsTrue(final Profile profile) {
    final CheatingProver prover = profile.prover().withoutGrandProduct();
    final PlonkProof proof = prover.prove(witness(TRUE), 3);
    assertFalse(prover.hasBrokenACopy());
    assertTrue(prover.hasDroppedARemainder());
    profile.assertRefused(proof, Fr.of(5));
  }

  private static List<Violation> violationsWithoutCopies(
      final Profile profile, final List<Cell> broken) {
    final int[] cells = {TRUE[0], TRUE[0], TRUE[1], TRUE[2], TRUE[2], TRUE[1], TRUE[3]};
    for (final Cell cell : broken) {
      cells[1 + Wire.COUNT * (cell.row() - 1) + cell.wire().index()] = cell.value();
    }
    return new Satisfiability(profile.system(false))
        .violations(Witness.of(witness(cells)), List.of(Fr.of(TRUE[0])));
  }

  @Test
  void shouldDivideLikeTheReference() {
    final Polynomial quotient = Polynomial.of(Fr.of(3), Fr.of(1), Fr.of(4), Fr.of(1), Fr.of(5));
    final Polynomial remainder = Polynomial.of(Fr.of(9), Fr.of(2));
    for (int n = 2; n < 9; n++) {
      final Polynomial found = quotient.timesVanishing(n).plus(remainder).dividedByVanishing(n);
      assertEquals(0, found.minus(quotient).length(), "n = " + n);
    }
  }
}
