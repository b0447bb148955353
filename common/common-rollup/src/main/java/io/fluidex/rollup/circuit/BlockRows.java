package io.fluidex.rollup.circuit;

import io.fluidex.plonk.circuit.Circuit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the rows of a block's circuit are for.
 *
 * @param circuit the circuit
 * @param gadgets the parts, in the order of their first rows
 */
public record BlockRows(BlockCircuit circuit, List<Gadget> gadgets) {
  private static final String PUBLIC_INPUTS = "public-inputs";

  /** Copies the parts. */
  public BlockRows {
    gadgets = List.copyOf(gadgets);
  }

  /**
   * A part of the circuit.
   *
   * @param name what it is, the party before its part; parts outside of slots have their own names
   * @param firstSlot rows in the first slot; 0 for what is outside of slots
   * @param block rows in the whole block
   */
  public record Gadget(String name, int firstSlot, int block) {}

  /** Counts the rows of a circuit. */
  public static BlockRows of(final BlockCircuit circuit) {
    final Circuit rows = circuit.circuit();
    final Map<String, int[]> counts = new LinkedHashMap<>();
    final String first = BlockCircuit.slotName(0) + "/";
    for (int row = 0; row < rows.constraintSystem().rows(); row++) {
      final String path =
          row < rows.constraintSystem().publicInputs() ? PUBLIC_INPUTS : rows.pathOf(row);
      final int[] count = counts.computeIfAbsent(name(path), n -> new int[2]);
      count[0] += path.startsWith(first) ? 1 : 0;
      count[1]++;
    }
    final List<Gadget> gadgets = new ArrayList<>();
    counts.forEach((name, count) -> gadgets.add(new Gadget(name, count[0], count[1])));
    return new BlockRows(circuit, gadgets);
  }

  /** The path without the slot, and without what is inside of the parts of slots and parties. */
  private static String name(final String path) {
    final String[] parts = path.split("/", -1);
    if (!parts[0].startsWith("slot-")) {
      return parts[0];
    }
    if (parts.length == 1) {
      return "slot";
    }
    final boolean ofParty = parts[1].equals("first") || parts[1].equals("second");
    return ofParty && parts.length > 2 ? parts[1] + "/" + parts[2] : parts[1];
  }

  /** Rows of the first slot. */
  public int firstSlot() {
    return gadgets.stream().mapToInt(Gadget::firstSlot).sum();
  }

  /** Rows of the block. */
  public int total() {
    return gadgets.stream().mapToInt(Gadget::block).sum();
  }
}
