package io.fluidex.plonk.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class GateSetTest {
  private static final List<GateSet> SETS = List.of(VanillaGates.SET, FluidexGates.SET);

  private final Random random = new Random(1);

  private Fr randomElement() {
    return Fr.reduce(new BigInteger(256, random));
  }

  private Map<Expression.Leaf, Fr> randomValues(final GateSet set) {
    final Map<Expression.Leaf, Fr> values = new HashMap<>();
    for (final Wire w : Wire.values()) {
      for (final Rotation r : Rotation.values()) {
        values.put(new Expression.Cell(w, r), randomElement());
      }
    }
    set.columns().forEach(c -> values.put(new Expression.Column(c), randomElement()));
    return values;
  }

  @Test
  void shouldKeepTheDegreeWithinSixCosets() {
    assertEquals(3, VanillaGates.SET.degree());
    assertEquals(6, FluidexGates.SET.degree());
  }

  @Test
  void shouldReadTheNextRowInTheExtendedSetOnly() {
    assertEquals(Set.of(), VanillaGates.SET.nextWires());
    assertEquals(EnumSet.allOf(Wire.class), FluidexGates.SET.nextWires());
    assertEquals(Set.of(Wire.A), FluidexGates.SET.nextWires(FluidexGates.RANGE));
    assertEquals(Set.of(Wire.A, Wire.B), FluidexGates.SET.nextWires(FluidexGates.DOUBLE));
    assertEquals(Set.of(), FluidexGates.SET.nextWires(FluidexGates.ARITHMETIC));
  }

  @Test
  void shouldOrderVanillaColumnsAsSnarkjs() {
    assertEquals("[Qm, Ql, Qr, Qo, Qc]", VanillaGates.SET.columns().toString());
    assertEquals(List.of(), VanillaGates.SET.switchColumns());
  }

  @Test
  void shouldGiveEveryGateButIdleConstraintsOfItsOwn() {
    for (final GateSet set : SETS) {
      for (final Gate gate : set.gates()) {
        assertEquals(gate == set.idle(), set.activeConstraints(gate).isEmpty(), gate.name());
      }
    }
    assertEquals(4, FluidexGates.SET.slots());
    assertEquals(
        "[hash-entry-capacity, hash-entry-left, hash-entry-right, hash-entry-side]",
        FluidexGates.SET.activeConstraints(FluidexGates.HASH_ENTRY).toString());
    assertEquals(
        "[arithmetic]",
        FluidexGates.SET.activeConstraints(FluidexGates.ARITHMETIC_NEXT).toString());
  }

  @Test
  void shouldCompileProgramsThatAgreeWithTheTrees() {
    for (final GateSet set : SETS) {
      for (final int maxTerms : new int[] {1, 2, 3, 6, 100}) {
        assertAgreesWithTrees(set, Program.compile(set.polynomials(), maxTerms));
      }
    }
  }

  private void assertAgreesWithTrees(final GateSet set, final Program program) {
    final Map<Expression.Leaf, Fr> values = randomValues(set);
    final long[] file = program.newRegisters();
    for (int i = 0; i < program.inputs().size(); i++) {
      values.get(program.inputs().get(i)).store(file, i * PrimeField.LIMBS);
    }
    program.run(file);
    for (int i = 0; i < set.constraints().size(); i++) {
      assertEquals(
          set.constraints().get(i).polynomial().evaluate(values::get),
          Fr.load(file, program.outputs().get(i) * PrimeField.LIMBS),
          set.constraints().get(i).name());
    }
  }

  @Test
  void shouldJoinSumsOfProductsUpToTheLimit() {
    final List<Expression> a = List.of(cell(Wire.A), cell(Wire.B), cell(Wire.C));
    // a b + 4 c - 5 a - b c + c: the second subtraction is of no constant multiple.
    final Expression e =
        a.get(0)
            .times(a.get(1))
            .plus(a.get(2).times(Fr.of(4)))
            .minus(a.get(0).times(Fr.of(5)))
            .minus(a.get(1).times(a.get(2)))
            .plus(a.get(2));
    assertEquals(List.of(3), terms(Program.compile(List.of(e), 6)));
    assertEquals(List.of(2, 1), terms(Program.compile(List.of(e), 2)));
    assertEquals(List.of(), terms(Program.compile(List.of(e))));
    // Read twice: computed once, as a value of its own.
    final Expression shared = a.get(0).times(a.get(1)).plus(a.get(1).times(a.get(2)));
    final Program twice = Program.compile(List.of(shared, shared.times(a.get(0))), 6);
    assertEquals(List.of(2), terms(twice));
    assertEquals(2, twice.instructions().size());
  }

  @Test
  void shouldAddSmallMultiplesWithoutProducts() {
    final Expression a = cell(Wire.A);
    final Expression b = cell(Wire.B);
    final Expression c = cell(Wire.C);
    assertEquals(
        List.of("Multiple -3", "ADD"),
        steps(c.minus(a.times(3)).plus(b)),
        "c - 3 a, then b is added");
    assertEquals(
        List.of("Multiple 2", "Multiple 3"), steps(a.times(2).plus(b.times(3))), "0 first");
    assertEquals(List.of("Products 1 + 1"), steps(a.times(b).minus(c.times(2))));
    assertEquals(List.of("Products 2 + 1"), steps(a.times(b).plus(b.times(c)).plus(a.times(2))));
    // A multiple of 3 is two addends; nine of them are more than a step takes.
    assertEquals(List.of("Products 1 + 2"), steps(a.times(b).minus(c.times(3))));
    Expression many = a.times(b);
    for (final Wire wire : Wire.values()) {
      many = many.plus(cell(wire).times(3)).minus(Expression.next(wire));
    }
    assertEquals(List.of("Products 1 + 8", "SUB"), steps(many));
    final Expression both = many.plus(b.times(c)).plus(a.pow(2)).plus(c.pow(2));
    assertEquals(List.of("Products 4 + 8", "SUB"), steps(both));
    // 4 is too large, and a value that is read twice is computed once.
    assertEquals(List.of("Products 1 + 1"), steps(c.minus(a.times(4))));
    final Expression twice = a.times(2);
    assertEquals(List.of("MUL", "SUB", "MUL"), steps(c.minus(twice).times(twice)));
  }

  /** What a program does for an expression, after a comparison of its result. */
  private List<String> steps(final Expression e) {
    final Program program = Program.compile(List.of(e), 6);
    final Map<Expression.Leaf, Fr> values = randomValues(VanillaGates.SET);
    final long[] file = program.newRegisters();
    for (int i = 0; i < program.inputs().size(); i++) {
      values.get(program.inputs().get(i)).store(file, i * PrimeField.LIMBS);
    }
    program.run(file);
    assertEquals(
        e.evaluate(values::get), Fr.load(file, program.outputs().getFirst() * PrimeField.LIMBS));
    return program.instructions().stream()
        .map(step ->
            switch (step) {
              case Program.Binary binary -> binary.operation().toString();
              case Program.Products products ->
                  "Products " + products.terms() + " + " + products.addends().size();
              case Program.Multiple multiple -> "Multiple " + multiple.factor();
              case Program.Next next -> "Next";
            })
        .toList();
  }

  @Test
  void shouldHaveAFormOfTheWeightedSumThatIsThatSum() {
    for (int i = 0; i < 20; i++) {
      final Map<Expression.Leaf, Fr> values = randomValues(FluidexGates.SET);
      final Fr alpha = i == 0 ? Fr.ZERO : i == 1 ? Fr.ONE : randomElement();
      Fr sum = Fr.ZERO;
      for (final Constraint c : FluidexGates.SET.constraints()) {
        sum = sum.add(alpha.pow(c.slot()).mul(c.polynomial().evaluate(values::get)));
      }
      final Expression form =
          FluidexGates.SET
              .weightedSum(alpha)
              .orElseThrow()
              .substitute(GateSetTest::withoutDerivedColumns);
      assertEquals(sum, form.evaluate(values::get));
      assertTrue(form.degree() <= FluidexGates.SET.degree(), "degree " + form.degree());
    }
    assertEquals(Optional.empty(), VanillaGates.SET.weightedSum(randomElement()));
  }

  private static Expression withoutDerivedColumns(final Expression.Leaf leaf) {
    return leaf instanceof Expression.Column(FixedColumn column)
        ? FluidexGates.SET.derivedColumns().getOrDefault(column, leaf)
        : leaf;
  }

  /** A form of the Fluidex gates with these derived columns. */
  private static WeightedSum form(
      final Function<Fr, Expression> sum, final Map<FixedColumn, Expression> derivedColumns) {
    return new WeightedSum() {
      @Override
      public Expression with(final Fr alpha) {
        return sum.apply(alpha);
      }

      @Override
      public Map<FixedColumn, Expression> derivedColumns() {
        return derivedColumns;
      }
    };
  }

  @Test
  void shouldRefuseAFormThatIsNotTheWeightedSum() {
    final GateSet set = FluidexGates.SET;
    final Function<Fr, Expression> sum = FluidexSum.FORM::with;
    final Map<FixedColumn, Expression> derived = set.derivedColumns();
    final List<WeightedSum> forms = new ArrayList<>();
    forms.add(form(alpha -> sum.apply(alpha).plus(Expression.one()), derived));
    forms.add(form(alpha -> sum.apply(alpha.add(Fr.ONE)), derived));
    final Expression difference = cell(Wire.A).minus(Expression.next(Wire.A));
    forms.add(form(alpha -> sum.apply(alpha).plus(difference), derived));
    for (final FixedColumn column : derived.keySet()) {
      final Map<FixedColumn, Expression> other = new HashMap<>(derived);
      other.compute(column, (c, polynomial) -> polynomial.plus(Expression.one()));
      forms.add(form(sum, other));
    }
    for (final WeightedSum wrong : forms) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new GateSet(
                  "wrong", set.columns(), set.constraints(), set.gates(), Optional.of(wrong)));
    }
  }

  private static List<Integer> terms(final Program program) {
    return program.instructions().stream()
        .filter(Program.Products.class::isInstance)
        .map(i -> ((Program.Products) i).terms())
        .toList();
  }

  private static Expression cell(final Wire wire) {
    return new Expression.Cell(wire, Rotation.THIS);
  }

  @Test
  void shouldShareFifthPowersBetweenConstraints() {
    final Program program = Program.compile(FluidexGates.SET.polynomials());
    final long squares =
        program.instructions().stream()
            .map(Program.Binary.class::cast)
            .filter(i -> i.operation() == Program.Operation.MUL && i.left() == i.right())
            .count();
    // x^2 and x^4 of five cells, and of the digits of range and window: p^2 terms have one square.
    assertTrue(squares <= 2 * 5 + 6, squares + " squares");
  }

  @Test
  void shouldSplitConstraintsByCoefficientColumns() {
    for (final GateSet set : SETS) {
      final Map<Expression.Leaf, Fr> values = randomValues(set);
      for (final Constraint c : set.constraints()) {
        final Linearisation split = Linearisation.of(c.polynomial());
        Fr sum = split.rest().evaluate(values::get);
        for (final Map.Entry<FixedColumn, Expression> e : split.factors().entrySet()) {
          final Fr column = values.get(new Expression.Column(e.getKey()));
          sum = sum.add(column.mul(e.getValue().evaluate(values::get)));
        }
        assertEquals(c.polynomial().evaluate(values::get), sum, c.name());
      }
    }
  }

  @Test
  void shouldRefuseProductsOfCoefficientColumns() {
    final Expression product =
        Expression.column(VanillaGates.QL).times(Expression.column(VanillaGates.QR));
    final Expression square = Expression.column(VanillaGates.QL).pow(2);
    assertThrows(IllegalArgumentException.class, () -> Linearisation.of(product));
    assertThrows(IllegalArgumentException.class, () -> Linearisation.of(square));
  }

  @Test
  void shouldActivateTheConstraintsOfEachGateAlone() {
    final Map<Gate, String> names = new HashMap<>();
    names.put(FluidexGates.IDLE, "");
    names.put(FluidexGates.ARITHMETIC, "arithmetic");
    names.put(FluidexGates.ARITHMETIC_NEXT, "arithmetic");
    names.put(FluidexGates.HASH_ENTRY, "hash-entry-");
    names.put(FluidexGates.RANGE, "range-");
    names.put(FluidexGates.DOUBLE, "double-");
    names.put(FluidexGates.SIGNED_BIT, "signed-bit");
    names.put(FluidexGates.BIT_PAIR, "bit-pair-");
    names.put(FluidexGates.ADD, "add-");
    names.put(FluidexGates.FIXED_BASE, "fixed-base-");
    names.put(FluidexGates.FULL_ROUND, "poseidon-full-");
    names.put(FluidexGates.ENTER_PARTIAL, "poseidon-enter-");
    names.put(FluidexGates.PARTIAL_ROUNDS, "poseidon-partial-");
    names.put(FluidexGates.LEAVE_PARTIAL, "poseidon-leave-");
    assertEquals(names.size(), FluidexGates.SET.gates().size());
    for (final Gate gate : FluidexGates.SET.gates()) {
      final List<String> expected =
          FluidexGates.SET.constraints().stream()
              .map(Constraint::name)
              .filter(n -> gate != FluidexGates.IDLE && n.startsWith(names.get(gate)))
              .toList();
      assertEquals(expected.toString(), FluidexGates.SET.activeConstraints(gate).toString());
    }
  }

  @Test
  void shouldSwitchCodedGatesOnWithWeightOne() {
    // a' - 2a is not a bit: the value tells the weight of the switch, 2 (2 - 1) = 2.
    final Map<Expression.Leaf, Fr> values = new HashMap<>();
    values.put(new Expression.Cell(Wire.A, Rotation.THIS), Fr.of(3));
    values.put(new Expression.Cell(Wire.A, Rotation.NEXT), Fr.of(8));
    values.put(new Expression.Column(FluidexGates.KIND_1), Fr.ONE);
    values.put(new Expression.Column(FluidexGates.KIND_2), Fr.of(2));
    final Constraint bit =
        FluidexGates.SET.constraints().stream()
            .filter(c -> c.name().equals("signed-bit"))
            .findFirst()
            .orElseThrow();
    assertEquals(Fr.of(2), bit.polynomial().evaluate(leaf -> values.getOrDefault(leaf, Fr.ZERO)));
  }

  @Test
  void shouldFindSetsByNameAndTellThemApart() {
    for (final GateSet set : SETS) {
      assertEquals(set, GateSet.byName(set.name()));
    }
    assertThrows(IllegalArgumentException.class, () -> GateSet.byName("other"));
    assertNotEquals(
        new BigInteger(VanillaGates.SET.digest()), new BigInteger(FluidexGates.SET.digest()));
  }

  @Test
  void shouldPrintNestedModularArithmetic() {
    final Expression e =
        Expression.cell(Wire.A)
            .pow(2)
            .minus(Expression.next(Wire.B).times(3))
            .plus(Expression.one());
    assertEquals(
        "addmod(addmod(mulmod(a, a, q), sub(q, mulmod(3, bNext, q)), q), 1, q)",
        SolidityPrinter.print(e, Object::toString));
  }
}
