package io.fluidex.rollup.circuit;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.Var;
import io.fluidex.rollup.layout.BitLayout;
import java.util.HashMap;
import java.util.Map;

/**
 * Named values, each constrained elsewhere to the width that layouts have for it, and the integers
 * that layouts make of them.
 */
final class Packing {
  private final CircuitBuilder circuit;
  private final Map<String, Var> values = new HashMap<>();

  Packing(final CircuitBuilder circuit) {
    this.circuit = circuit;
  }

  /** Gives a value its name in layouts. */
  Packing with(final String name, final Var value) {
    values.put(name, value);
    return this;
  }

  /** The sum of the fields of a layout, each at its offset. Constrains nothing. */
  Var pack(final BitLayout layout) {
    Var sum = circuit.zero();
    for (final BitLayout.Field field : layout.fields()) {
      final Var value = values.get(field.name());
      if (value == null) {
        throw new IllegalStateException("the circuit has no value for " + field.name());
      }
      sum = circuit.add(sum, circuit.scale(value, Fr.of(2).pow(field.offset())));
    }
    return sum;
  }
}
