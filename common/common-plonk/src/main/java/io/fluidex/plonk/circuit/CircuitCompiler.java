package io.fluidex.plonk.circuit;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.gate.VanillaGates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * Turns what a builder collected into a {@link Circuit}: public inputs first, equal variables made
 * one, variables numbered in the order of their cells.
 */
final class CircuitCompiler {
  private static final int FREE = ConstraintSystem.FREE;

  private final Rows rows;
  private final Instructions instructions;
  private final Equalities equalities;
  private final Origins origins;
  private final List<Circuit.Input> inputs;
  private final List<Integer> auxiliary;
  private final int slots;

  /** The number of each slot in the compiled circuit. */
  private final int[] number;

  private int variables;

  CircuitCompiler(
      final Rows rows,
      final Instructions instructions,
      final Equalities equalities,
      final Origins origins,
      final List<Circuit.Input> inputs,
      final List<Integer> auxiliary,
      final int slots) {
    this.rows = rows;
    this.instructions = instructions;
    this.equalities = equalities;
    this.origins = origins;
    this.inputs = List.copyOf(inputs);
    this.auxiliary = List.copyOf(auxiliary);
    this.slots = slots;
    this.number = new int[slots];
    Arrays.fill(number, FREE);
  }

  Circuit compile() {
    final ConstraintSystem.Assembler assembler = new ConstraintSystem.Assembler(Rows.SET);
    final RowShape publicShape =
        Rows.shape(FluidexGates.ARITHMETIC, Map.of(VanillaGates.QL, Fr.ONE));
    final List<Circuit.Input> publicInputs =
        inputs.stream().filter(Circuit.Input::isPublic).toList();
    for (final Circuit.Input input : publicInputs) {
      assembler.add(publicShape, variable(input.variable()), FREE, FREE);
    }
    final int[] rowOrigins = new int[publicInputs.size() + rows.count()];
    Arrays.fill(rowOrigins, FREE);
    for (int row = 0; row < rows.count(); row++) {
      rowOrigins[assembler.rows()] = rows.origin(row);
      assembler.add(
          rows.shape(row), variable(rows.a(row)), variable(rows.b(row)), variable(rows.c(row)));
    }
    final ConstraintSystem system = assembler.build(publicInputs.size(), variables, FREE);
    numberTheRest();
    final List<Circuit.Input> renumbered = new ArrayList<>();
    for (final Circuit.Input input : inputs) {
      renumbered.add(new Circuit.Input(input.name(), number[input.variable()], input.isPublic()));
    }
    final int[] inputSlots = renumbered.stream().mapToInt(Circuit.Input::variable).toArray();
    final int[] asserted = equalities.asserted();
    for (int i = 0; i < asserted.length; i += 3) {
      asserted[i] = number[asserted[i]];
      asserted[i + 1] = number[asserted[i + 1]];
    }
    final BitSet exempt = new BitSet();
    auxiliary.forEach(slot -> exempt.set(number[equalities.find(slot)]));
    return new Circuit(
        system,
        instructions.finish(number, inputSlots, slots),
        renumbered,
        asserted,
        origins.all(),
        rowOrigins,
        exempt);
  }

  private int variable(final int slot) {
    if (slot == FREE) {
      return FREE;
    }
    final int root = equalities.find(slot);
    if (number[root] == FREE) {
      number[root] = variables++;
    }
    return number[root];
  }

  /** Slots in no cell of their own follow after the variables. */
  private void numberTheRest() {
    int next = variables;
    for (int slot = 0; slot < slots; slot++) {
      if (number[slot] == FREE) {
        number[slot] = next++;
      }
    }
  }
}
