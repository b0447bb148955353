package io.fluidex.plonk.circuit;

import java.util.Objects;

/**
 * Where a part of a circuit comes from.
 *
 * @param path names of the gadgets around it, outermost first, joined by {@code /}
 * @param source source lines that led to it, innermost first, joined by {@code <}
 */
public record Origin(String path, String source) {
  /** Checks that nothing is missing. */
  public Origin {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(source, "source");
  }

  @Override
  public String toString() {
    return (path.isEmpty() ? "circuit" : path) + " (" + source + ")";
  }
}
