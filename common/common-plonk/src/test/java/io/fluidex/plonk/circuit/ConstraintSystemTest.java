package io.fluidex.plonk.circuit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.gate.Gate;
import io.fluidex.plonk.gate.GateSet;
import io.fluidex.plonk.gate.VanillaGates;
import io.fluidex.plonk.gate.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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

  /** The columns of the table below. */
  private static final List<FixedColumn> SET_BY_GATES =
      List.of(
          FluidexGates.Q_ADD,
          FluidexGates.KIND_1,
          FluidexGates.KIND_2,
          FluidexGates.Q_BASE,
          FluidexGates.Q_FULL,
          FluidexGates.Q_ENTER,
          FluidexGates.Q_PARTIAL,
          FluidexGates.Q_LEAVE);

  /**
   * What stands in these columns on rows of a gate, from the documentation of {@link FluidexGates},
   * not from its maps. A selector that is 0 on rows it should select, or two columns that changed
   * places, show here, whatever proofs say.
   */
  private static final String SWITCHES =
      """
      gate              add k1 k2 base full enter partial leave
      idle                0  0  0    0    0     0       0     0
      arithmetic          0  0  1    0    0     0       0     0
      arithmetic-next     0  0  2    0    0     0       0     0
      hash-entry          0  0  3    0    0     0       0     0
      range               0  1  0    0    0     0       0     0
      double              0  3  0    0    0     0       0     0
      signed-bit          0  1  2    0    0     0       0     0
      bit-pair            0  2  1    0    0     0       0     0
      add                 1  0  0    0    0     0       0     0
      fixed-base          0  0  0    1    0     0       0     0
      poseidon-full       0  0  0    0    1     0       0     0
      poseidon-enter      0  0  0    0    0     1       0     0
      poseidon-partial    0  0  0    0    0     0       1     0
      poseidon-leave      0  0  0    0    0     0       0     1
      """;

  /** The coefficients that rows of a gate may have, from the same documentation. */
  private static final Map<String, List<String>> COEFFICIENTS =
      Map.ofEntries(
          Map.entry("idle", List.of()),
          Map.entry("arithmetic", List.of("Qm", "Ql", "Qr", "Qo", "Qc", "Q5a", "Q5b", "Q5c")),
          Map.entry("arithmetic-next", List.of("Qm", "Ql", "Qr", "Qo", "Qc", "Q5a", "Q5b", "Q5c")),
          Map.entry("hash-entry", List.of("Ql", "Qr", "Qo")),
          Map.entry("range", List.of()),
          Map.entry("double", List.of()),
          Map.entry("signed-bit", List.of()),
          Map.entry("bit-pair", List.of()),
          Map.entry("add", List.of()),
          Map.entry("fixed-base", List.of("Ql", "Qr", "Qo")),
          Map.entry("poseidon-full", List.of("Ql", "Qr", "Qo")),
          Map.entry("poseidon-enter", List.of("Ql", "Qr", "Qo")),
          Map.entry("poseidon-partial", List.of("Ql", "Qr", "Qo")),
          Map.entry("poseidon-leave", List.of("Ql", "Qr", "Qo")));

  private static List<Fr> column(final ConstraintSystem system, final FixedColumn column) {
    final long[] flat = new long[PrimeField.LIMBS * system.rows()];
    system.fixedColumn(column, flat, 0);
    final List<Fr> values = new ArrayList<>();
    for (int row = 0; row < system.rows(); row++) {
      values.add(Fr.load(flat, PrimeField.LIMBS * row));
    }
    return values;
  }

  @Test
  void shouldWriteTheSwitchesOfEveryGate() {
    final Map<String, List<Integer>> expected = new LinkedHashMap<>();
    SWITCHES
        .lines()
        .skip(1)
        .map(line -> List.of(line.split(" +")))
        .forEach(line ->
            expected.put(
                line.getFirst(),
                line.subList(1, line.size()).stream().map(Integer::valueOf).toList()));
    assertEquals(
        expected.keySet(),
        FluidexGates.SET.gates().stream().map(Gate::name).collect(Collectors.toSet()));
    assertEquals(
        Set.copyOf(SET_BY_GATES),
        FluidexGates.SET.columns().stream()
            .filter(FixedColumn::isSetByGate)
            .collect(Collectors.toSet()));
    // Twice, so that no gate is only on the first rows.
    final ConstraintSystem.Assembler rows = new ConstraintSystem.Assembler(FluidexGates.SET);
    for (int i = 0; i < 2; i++) {
      for (final Gate gate : FluidexGates.SET.gates()) {
        rows.add(gate, Map.of(), 0, 1, 2);
        rows.add(FluidexGates.IDLE, Map.of(), 0, 1, 2);
      }
    }
    final ConstraintSystem system = rows.build(0, 3, FREE);
    int compared = 0;
    for (int i = 0; i < SET_BY_GATES.size(); i++) {
      final FixedColumn switches = SET_BY_GATES.get(i);
      final List<Fr> values = column(system, switches);
      for (int row = 0; row < system.rows(); row++) {
        final String gate = system.gate(row).name();
        assertEquals(
            Fr.of(expected.get(gate).get(i)), values.get(row), switches + " on a row of " + gate);
        compared++;
      }
    }
    assertEquals(2 * 2 * 14 * 8, compared);
  }

  /** Every coefficient of a row is another number; each column has to hold its own. */
  @Test
  void shouldWriteEveryCoefficientIntoItsOwnColumn() {
    for (final GateSet set : List.of(FluidexGates.SET, VanillaGates.SET)) {
      final ConstraintSystem.Assembler rows = new ConstraintSystem.Assembler(set);
      final List<Map<String, Fr>> expected = new ArrayList<>();
      int next = 1000;
      for (final Gate gate : set.gates()) {
        final Map<FixedColumn, Fr> coefficients = new HashMap<>();
        final Map<String, Fr> byName = new HashMap<>();
        for (final FixedColumn column : set.coefficientColumns()) {
          final List<String> known =
              set == VanillaGates.SET
                  ? COEFFICIENTS.get(gate.name()).stream().filter(c -> !c.contains("5")).toList()
                  : COEFFICIENTS.get(gate.name());
          if (known.contains(column.name())) {
            final Fr value = Fr.of(next++);
            coefficients.put(column, value);
            byName.put(column.name(), value);
          }
        }
        expected.add(byName);
        expected.add(Map.of());
        rows.add(gate, coefficients, 0, 1, 2);
        rows.add(set.idle(), Map.of(), 0, 1, 2);
      }
      final ConstraintSystem system = rows.build(0, 3, FREE);
      for (final FixedColumn column : set.coefficientColumns()) {
        final List<Fr> wanted =
            expected.stream().map(row -> row.getOrDefault(column.name(), Fr.ZERO)).toList();
        assertEquals(wanted, column(system, column), column.name());
      }
    }
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
        "ab1862355ff19d200f37fe6fa1bcefa0e912e75a1dce3e712eea7e7108cddb0e",
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
