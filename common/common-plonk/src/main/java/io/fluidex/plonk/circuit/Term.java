package io.fluidex.plonk.circuit;

import io.fluidex.crypto.field.Fr;
import java.util.Objects;

/**
 * A variable with its weights in a sum: linear * x + quintic * x^5.
 *
 * @param variable x
 * @param linear weight of x
 * @param quintic weight of x^5
 */
public record Term(Var variable, Fr linear, Fr quintic) {
  /** Checks that nothing is missing. */
  public Term {
    Objects.requireNonNull(variable, "variable");
    Objects.requireNonNull(linear, "linear");
    Objects.requireNonNull(quintic, "quintic");
  }
}
