package io.fluidex.plonk.gate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/**
 * What one row is for: the values of the switches and selectors on it and the coefficient columns
 * that it may set; all others are 0 there. A gate has no code: which constraints are active on its
 * rows follows from the switch values, see {@link GateSet#activeConstraints}.
 */
public final class Gate {
  private final String name;
  private final Map<FixedColumn, Integer> switches;
  private final SequencedSet<FixedColumn> coefficients;

  /**
   * A gate.
   *
   * @param name unique in a gate set, for error messages
   * @param switches the switches and selectors that are not 0 on its rows
   * @param coefficients the coefficient columns that its rows may set
   */
  Gate(
      final String name,
      final Map<FixedColumn, Integer> switches,
      final List<FixedColumn> coefficients) {
    this.name = name;
    this.switches = Collections.unmodifiableMap(new LinkedHashMap<>(switches));
    this.coefficients = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(coefficients));
  }

  /** The name, for error messages. */
  public String name() {
    return name;
  }

  /** The value of a switch or selector on the rows of this gate. */
  public int switchValue(final FixedColumn column) {
    return switches.getOrDefault(column, 0);
  }

  /** The switches and selectors that are not 0 on the rows of this gate. */
  public SequencedSet<FixedColumn> switches() {
    return Collections.unmodifiableSequencedSet(new LinkedHashSet<>(switches.keySet()));
  }

  /** The coefficient columns that a row of this gate may set. */
  public SequencedSet<FixedColumn> coefficients() {
    return coefficients;
  }

  @Override
  public String toString() {
    return name;
  }
}
