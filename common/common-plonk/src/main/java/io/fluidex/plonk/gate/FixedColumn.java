package io.fluidex.plonk.gate;

import java.util.Objects;

/**
 * A column of constants, fixed when the circuit is compiled and committed to in the keys.
 *
 * @param name unique in a gate set, also the name of its commitment in keys: {@code Qm}, {@code Ql}
 * @param role how constraints use it
 */
public record FixedColumn(String name, Role role) {
  /** Checks that nothing is missing. */
  public FixedColumn {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(role, "role");
  }

  /** A column of coefficients. */
  static FixedColumn coefficient(final String name) {
    return new FixedColumn(name, Role.COEFFICIENT);
  }

  /** A column of switch values that is opened. */
  static FixedColumn opened(final String name) {
    return new FixedColumn(name, Role.SWITCH);
  }

  /** A column of switch values that is only committed to. */
  static FixedColumn selector(final String name) {
    return new FixedColumn(name, Role.SELECTOR);
  }

  /** A column that is a polynomial in others. */
  static FixedColumn derived(final String name) {
    return new FixedColumn(name, Role.DERIVED);
  }

  /** How constraints use a column, which decides what the proof says about it. */
  public enum Role {
    /**
     * Only committed to: every monomial of a constraint holds at most one of these, to the first
     * power, so that the linearisation uses its commitment. Each row has its own values.
     */
    COEFFICIENT,
    /** Used like a coefficient, but the gate of a row decides its value there: 1 or 0. */
    SELECTOR,
    /**
     * Small integers that say which gate a row has; opened at zeta, so that constraints may use any
     * polynomial in it.
     */
    SWITCH,
    /**
     * A polynomial in other columns that occurs in the prover's form of the sum of all constraints
     * and nowhere else: neither in constraints nor in keys.
     */
    DERIVED
  }

  /** Whether the proof opens the column at zeta. */
  public boolean isOpened() {
    return role == Role.SWITCH;
  }

  /** Whether the gate of a row decides the value there, not the row itself. */
  public boolean isSetByGate() {
    return role != Role.COEFFICIENT;
  }

  @Override
  public String toString() {
    return name;
  }
}
