package io.fluidex.plonk.gate;

import java.util.Objects;

/**
 * A polynomial that is zero on every row of a satisfied circuit.
 *
 * @param name unique in a gate set, for error messages
 * @param slot the power of alpha that weights it. Constraints of gates that never share a row may
 *     share a slot: on each row at most one of them is not identically zero. The public inputs are
 *     added to slot 0.
 * @param polynomial the polynomial, switches included
 */
public record Constraint(String name, int slot, Expression polynomial) {
  /** Checks that nothing is missing. */
  public Constraint {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(polynomial, "polynomial");
    if (slot < 0) {
      throw new IllegalArgumentException("constraint " + name + " has the negative slot " + slot);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
