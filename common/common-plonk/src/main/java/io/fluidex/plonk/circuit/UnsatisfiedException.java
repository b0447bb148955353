package io.fluidex.plonk.circuit;

import java.util.List;
import java.util.stream.Collectors;

/** Values do not satisfy a circuit: its message names gates, gadgets, source lines and values. */
public final class UnsatisfiedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Violations printed in a message. */
  private static final int PRINTED = 10;

  /** The violations in words. */
  private final String[] violations;

  /** Lists what is violated; there must be something. */
  public UnsatisfiedException(final List<String> violations) {
    super(message(violations));
    this.violations = violations.toArray(String[]::new);
  }

  /** One violation, noticed by an exception. */
  UnsatisfiedException(final String violation, final UnsatisfiableException cause) {
    super("the circuit is not satisfied: " + violation, cause);
    this.violations = new String[] {violation};
  }

  private static String message(final List<String> violations) {
    final String more =
        violations.size() > PRINTED ? "\n  and " + (violations.size() - PRINTED) + " more" : "";
    return violations.stream()
        .limit(PRINTED)
        .collect(Collectors.joining("\n  ", "the circuit is not satisfied:\n  ", more));
  }

  /** What is violated, one entry each. */
  public List<String> violations() {
    return List.of(violations);
  }
}
