package io.fluidex.rollup.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.circuit.Assignment;
import io.fluidex.plonk.circuit.Circuit;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.circuit.Violation;
import io.fluidex.plonk.circuit.Witness;
import io.fluidex.plonk.gate.Wire;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.tx.Transaction;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every value of a block is the only one that the circuit takes in its place. */
class MutationTest {
  private static final BlockCircuit TINY = BlockCircuit.compile(Shape.TINY);
  private static final CircuitCheck CHECK = new CircuitCheck(TINY.circuit());
  private static final ConstraintSystem SYSTEM = TINY.circuit().constraintSystem();

  private static final CircuitCheck ANY_STATE = CircuitCheck.anyState(Shape.TINY.depths());

  /** For each variable, the rows whose constraints may read it. */
  private static final List<Set<Integer>> ROWS = rowsOfVariables();

  /** Variables in sets of which no two are read by one row, so that all can change at once. */
  private static final List<List<Integer>> INDEPENDENT = independentSets();

  private static List<Set<Integer>> rowsOfVariables() {
    final List<Set<Integer>> rows = new ArrayList<>();
    for (int v = 0; v < SYSTEM.variables(); v++) {
      rows.add(new HashSet<>());
    }
    for (int row = 0; row < SYSTEM.rows(); row++) {
      for (final Wire wire : Wire.values()) {
        final int v = SYSTEM.variable(wire, row);
        if (v != ConstraintSystem.FREE) {
          rows.get(v).add(row);
          rows.get(v).add(Math.max(0, row - 1));
        }
      }
    }
    return rows;
  }

  private static List<List<Integer>> independentSets() {
    final List<List<Integer>> sets = new ArrayList<>();
    final List<BitSet> taken = new ArrayList<>();
    for (int v = 0; v < SYSTEM.variables(); v++) {
      final Set<Integer> rows = ROWS.get(v);
      int set = 0;
      while (set < sets.size() && rows.stream().anyMatch(taken.get(set)::get)) {
        set++;
      }
      if (set == sets.size()) {
        sets.add(new ArrayList<>());
        taken.add(new BitSet());
      }
      sets.get(set).add(v);
      rows.forEach(taken.get(set)::set);
    }
    return sets;
  }

  private static List<Block> blocks() {
    return new Rollup(Shape.TINY, TINY.id()).withTraders().blocksOfEveryType();
  }

  /** Changes each variable, so all its cells, and wants a row that reads it to notice. */
  private static int mutateAll(
      final Witness witness, final List<Fr> publicInputs, final UnaryOperator<Fr> change) {
    int tried = 0;
    for (final List<Integer> set : INDEPENDENT) {
      final long[] values = witness.toLimbs();
      final List<Integer> changed = new ArrayList<>();
      for (final int v : set) {
        final Fr other = change.apply(witness.value(v));
        if (!other.equals(witness.value(v))) {
          other.store(values, v * PrimeField.LIMBS);
          changed.add(v);
        }
      }
      final BitSet violated = new BitSet();
      for (final Violation violation :
          CHECK.satisfiability().violations(Witness.of(values), publicInputs)) {
        violated.set(violation.row());
      }
      for (final int v : changed) {
        final int variable = v;
        assertTrue(
            ROWS.get(v).stream().anyMatch(violated::get),
            () -> "variable " + variable + " can change: " + describe(variable));
      }
      tried += changed.size();
    }
    return tried;
  }

  private static String describe(final int variable) {
    return ROWS.get(variable).stream().map(TINY.circuit()::originOf).toList().toString();
  }

  @Test
  void shouldRefuseEveryChangedCellAndPublicInput() {
    final Random random = new Random(99);
    for (final Block block : blocks()) {
      final Witness witness = CHECK.assertAccepted(block, "as it is");
      final List<Fr> inputs = block.inputs().toList();
      assertEquals(SYSTEM.variables(), mutateAll(witness, inputs, x -> x.add(Fr.ONE)));
      mutateAll(witness, inputs, x -> x.isZero() ? Fr.ONE : Fr.ZERO);
      mutateAll(witness, inputs, x -> Fr.reduce(new BigInteger(256, random)));
      for (int i = 0; i < inputs.size(); i++) {
        final List<Fr> other = new ArrayList<>(inputs);
        other.set(i, inputs.get(i).add(Fr.ONE));
        assertFalse(CHECK.satisfiability().isSatisfied(witness, other), "public input " + i);
      }
    }
  }

  /**
   * Changes each field of a transaction and has all else computed anew from it, new leaves and
   * record included, as an operator would who lies about one thing. The paths, which bind what was
   * opened, are left out: they would hide what the rules let through.
   */
  @ParameterizedTest
  @MethodSource("transactions")
  void shouldLeaveNothingToTheOperatorButWhatL1Compares(
      final Transaction transaction, final Set<String> free) {
    final Rollup rollup = new Rollup(Referee.BLOCK.shape(), Referee.BLOCK.id()).withTraders();
    for (final Transaction before : Rollup.everyType()) {
      if (before.equals(transaction)) {
        break;
      }
      rollup.block(before);
    }
    final Block block = rollup.block(transaction);
    final Assignment assignment = ANY_STATE.assign(block);
    final Witness witness = ANY_STATE.assertAccepted(block, "as it is");
    final Set<String> accepted = new TreeSet<>();
    for (int place = 0; place < ANY_STATE.circuit().inputs().size(); place++) {
      final Circuit.Input input = ANY_STATE.circuit().inputs().get(place);
      if (isField(input)) {
        final Fr value = witness.value(input.variable());
        for (final Fr other : lies(input.name(), value)) {
          set(assignment, place, other);
          if (ANY_STATE.violations(assignment).isEmpty()) {
            accepted.add(input.name());
          }
        }
        set(assignment, place, value);
      }
    }
    assertEquals(List.of(), ANY_STATE.violations(assignment));
    assertEquals(free, accepted);
  }

  /** Whether an input is not of the state. */
  private static boolean isField(final Circuit.Input input) {
    return !input.isPublic()
        && !input.name().contains("/old-")
        && !input.name().contains("sibling");
  }

  private static List<Fr> lies(final String name, final Fr value) {
    if (name.endsWith("/type")) {
      return LongStream.rangeClosed(0, 8).mapToObj(Fr::of).filter(t -> !t.equals(value)).toList();
    }
    return value.isZero()
        ? List.of(Fr.ONE, Fr.ONE.negate())
        : List.of(value.sub(Fr.ONE), value.add(Fr.ONE), Fr.ZERO).stream()
            .filter(other -> !other.equals(value))
            .distinct()
            .toList();
  }

  static Stream<Arguments> transactions() {
    return Rollup.everyType().stream()
        .map(t ->
            Arguments.of(
                t,
                switch (t.type()) {
                  // L1 compares all of it with its queue of requests, the type included; of a
                  // full exit, all but the amount, which is the balance.
                  case REGISTER ->
                      Set.of(
                          "slot-0/first/account",
                          "slot-0/first/new-key-sign",
                          "slot-0/first/new-key-y");
                  case DEPOSIT ->
                      Set.of(
                          "slot-0/first/account", "slot-0/first/amount", "slot-0/first/sell-token");
                  case FULL_EXIT ->
                      Set.of("slot-0/first/account", "slot-0/first/sell-token", "slot-0/type");
                  // The price, within the limits of both.
                  case SPOT_TRADE -> Set.of("slot-0/first/amount", "slot-0/second/amount");
                  case NOP, TRANSFER, WITHDRAW, CANCEL -> Set.of();
                }));
  }

  private static void set(final Assignment assignment, final int place, final Fr value) {
    final long[] limbs = new long[PrimeField.LIMBS];
    value.store(limbs, 0);
    assignment.set(place, limbs, 0);
  }
}
