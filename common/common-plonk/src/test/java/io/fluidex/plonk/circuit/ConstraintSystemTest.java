package io.fluidex.plonk.circuit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.gate.VanillaGates;
import io.fluidex.plonk.gate.Wire;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConstraintSystemTest {
  private static final int FREE = ConstraintSystem.FREE;
  private static final Map<FixedColumn, Fr> PUBLIC = Map.of(VanillaGates.QL, Fr.ONE);

  /** Public x; x * y = z; a range check of z, whose chain is 0, y, u, z. */
  private static ConstraintSystem.Assembler rows() {
    final ConstraintSystem.Assembler rows = new ConstraintSystem.Assembler(FluidexGates.SET);
    rows.add(FluidexGates.ARITHMETIC, PUBLIC, 0, FREE, FREE);
    rows.add(
        FluidexGates.ARITHMETIC,
        Map.of(VanillaGates.QM, Fr.ONE, VanillaGates.QO, Fr.ONE.negate()),
        0,
        1,
        2);
    rows.add(FluidexGates.RANGE, Map.of(), 3, 1, 4);
    rows.add(FluidexGates.IDLE, Map.of(), 2, FREE, FREE);
    return rows;
  }

  private static void assertRefused(
      final String message, final ConstraintSystem.Assembler rows, final int publicInputs) {
    final CircuitException e =
        assertThrows(CircuitException.class, () -> rows.build(publicInputs, 5, FREE));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void shouldTellWhatItHolds() {
    final ConstraintSystem system = rows().build(1, 5, FREE);
    assertEquals(4, system.rows());
    assertEquals(5, system.variables());
    assertEquals(1, system.publicInputs());
    assertArrayEquals(new int[] {0}, system.publicVariables());
    assertArrayEquals(new int[] {FREE, 1, 1, FREE}, system.variables(Wire.B));
    assertEquals(FluidexGates.RANGE, system.gate(2));
    final long[] column = new long[16];
    system.fixedColumn(FluidexGates.KIND_1, column, 0);
    assertEquals(
        List.of(Fr.ZERO, Fr.ZERO, Fr.ONE, Fr.ZERO),
        List.of(Fr.load(column, 0), Fr.load(column, 4), Fr.load(column, 8), Fr.load(column, 12)));
    system.fixedColumn(VanillaGates.QO, column, 0);
    assertEquals(Fr.ONE.negate(), Fr.load(column, 4));
    final FixedColumn unknown = new FixedColumn("Qz", FixedColumn.Role.COEFFICIENT);
    assertThrows(CircuitException.class, () -> system.fixedColumn(unknown, column, 0));
  }

  @Test
  void shouldFillWiresFromAWitness() {
    final ConstraintSystem system = rows().build(1, 5, FREE);
    final long[] values = new long[20];
    for (int v = 0; v < 5; v++) {
      Fr.of(10 + v).store(values, 4 * v);
    }
    final long[] wire = new long[17];
    system.wire(Wire.C, Witness.of(values), wire, 1);
    assertEquals(
        List.of(Fr.ZERO, Fr.of(12), Fr.of(14), Fr.ZERO),
        List.of(Fr.load(wire, 1), Fr.load(wire, 5), Fr.load(wire, 9), Fr.load(wire, 13)));
    final long[] same = new long[17];
    system.wire(Wire.C, values, same, 1);
    assertArrayEquals(wire, same);
  }

  @Test
  void shouldRefuseAGateThatReadsBeyondTheLastRow() {
    final ConstraintSystem.Assembler rows = new ConstraintSystem.Assembler(FluidexGates.SET);
    rows.add(FluidexGates.RANGE, Map.of(), 0, 1, 2);
    assertRefused("the gate of row 0 reads the next one, but there are 1", rows, 0);
  }

  @Test
  void shouldRefuseVariablesThatAreMissing() {
    final ConstraintSystem.Assembler free = rows();
    free.add(FluidexGates.ARITHMETIC, PUBLIC, FREE, 1, 2);
    assertRefused("which holds no variable", free, 1);
    final ConstraintSystem.Assembler unknown = rows();
    unknown.add(FluidexGates.IDLE, Map.of(), 5, FREE, FREE);
    assertRefused("variable 5 is not below 5", unknown, 1);
    assertThrows(CircuitException.class, () -> rows().build(1, 5, 5));
  }

  @Test
  void shouldRefuseRowsThatAreNoPublicInputs() {
    assertRefused("row 1 is no public input row", rows(), 2);
    assertRefused("5 public inputs do not fit into 4 rows", rows(), 5);
    final ConstraintSystem.Assembler next = new ConstraintSystem.Assembler(FluidexGates.SET);
    next.add(FluidexGates.ARITHMETIC_NEXT, PUBLIC, 0, FREE, FREE);
    next.add(FluidexGates.IDLE, Map.of(), 1, FREE, FREE);
    assertRefused("does not read wire A alone", next, 1);
  }

  @Test
  void shouldRefuseCoefficientsThatAGateMayNotSet() {
    final ConstraintSystem.Assembler rows = rows();
    rows.add(FluidexGates.IDLE, PUBLIC, 0, FREE, FREE);
    assertRefused("gate idle may not set Ql", rows, 1);
    assertThrows(
        CircuitException.class,
        () -> rows().add(FluidexGates.ADD, Map.of(FluidexGates.Q_ADD, Fr.ONE), 0, 1, 2));
  }

  @Test
  void shouldKeepItsDigest() {
    // A change here means that stored keys no longer fit their circuits.
    assertEquals(
        "7e2e7e274245e08bafa922eed5daf5085c41aa8c4e618f34d25ae000846b2681",
        HexFormat.of().formatHex(rows().build(1, 5, FREE).digest()));
  }

  @Test
  void shouldChangeItsDigestWithEveryPart() {
    final byte[] digest = rows().build(1, 5, FREE).digest();
    assertArrayEquals(digest, rows().build(1, 5, FREE).digest());
    assertFalse(Arrays.equals(digest, rows().build(0, 5, FREE).digest()));
    assertFalse(Arrays.equals(digest, rows().build(1, 6, FREE).digest()));
    assertFalse(Arrays.equals(digest, rows().build(1, 5, 0).digest()));
    final ConstraintSystem.Assembler longer = rows();
    longer.add(FluidexGates.IDLE, Map.of(), FREE, FREE, FREE);
    assertFalse(Arrays.equals(digest, longer.build(1, 5, FREE).digest()));
  }

  @Test
  void shouldSurviveStoring() {
    final ConstraintSystem system = rows().build(1, 5, FREE);
    final ConstraintSystem read = ConstraintSystem.decode(system.encode());
    assertArrayEquals(system.encode(), read.encode());
    assertArrayEquals(system.digest(), read.digest());
    assertEquals(system.shapes(), read.shapes());
  }

  @Test
  void shouldRefuseEveryTruncation() {
    final byte[] bytes = rows().build(1, 5, FREE).encode();
    for (int length = 0; length < bytes.length; length++) {
      final byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(CircuitFormatException.class, () -> ConstraintSystem.decode(cut));
    }
    final byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThrows(CircuitFormatException.class, () -> ConstraintSystem.decode(longer));
  }

  @Test
  void shouldRefuseOrNoticeEveryChangedByte() {
    final ConstraintSystem system = rows().build(1, 5, FREE);
    for (int i = 0; i < system.encode().length; i++) {
      for (final int change : List.of(1, 0x80, 0xff)) {
        final byte[] bytes = system.encode();
        bytes[i] ^= (byte) change;
        try {
          final byte[] digest = ConstraintSystem.decode(bytes).digest();
          assertFalse(Arrays.equals(system.digest(), digest), "byte " + i);
        } catch (final CircuitFormatException e) {
          assertFalse(e.getMessage().isEmpty());
        }
      }
    }
  }
}
