package io.fluidex.rollup.circuit;

import io.fluidex.plonk.circuit.Bool;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.Var;
import java.util.List;

/**
 * An id, and the bits that it is recomposed from: it has no others.
 *
 * @param value the id
 * @param bits its bits, lowest first
 */
record Index(Var value, List<Bool> bits) {
  /** An input. Constrains it to be an integer of so many bits. */
  static Index input(final CircuitBuilder circuit, final String name, final int bits) {
    final Var value = circuit.input(name);
    try (var _ = circuit.enter("id-bits")) {
      return new Index(value, circuit.toBits(value, bits));
    }
  }

  /** The lowest bits. */
  List<Bool> low(final int count) {
    return bits.subList(0, count);
  }
}
