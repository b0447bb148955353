package io.fluidex.plonk.circuit;

import io.fluidex.crypto.field.Fr;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A constraint that is not satisfied on a row.
 *
 * @param row the row
 * @param gate name of its gate
 * @param constraint name of the constraint
 * @param value what should be 0
 * @param cells the values it reads, by cell: {@code a}, {@code bNext}
 */
public record Violation(int row, String gate, String constraint, Fr value, Map<String, Fr> cells) {
  /** Copies the map. */
  public Violation {
    cells = Map.copyOf(cells);
  }

  @Override
  public String toString() {
    final String values =
        new TreeMap<>(cells)
            .entrySet().stream()
                .map(e -> e.getKey() + " = " + e.getValue())
                .collect(Collectors.joining(", "));
    return "constraint %s of gate %s on row %d: %s".formatted(constraint, gate, row, values);
  }
}
