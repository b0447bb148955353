package io.fluidex.prover.master.verify;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The circuits of a cluster by name. Immutable. */
public final class ClusterCircuits {
  private final Map<String, ClusterCircuit> byName = new TreeMap<>();

  /**
   * Circuits of different names, at least one.
   *
   * @throws IllegalArgumentException if there is none, or a name is there twice
   */
  public ClusterCircuits(final List<ClusterCircuit> circuits) {
    for (final ClusterCircuit circuit : circuits) {
      if (byName.put(circuit.name(), circuit) != null) {
        throw new IllegalArgumentException("the circuit " + circuit.name() + " is there twice");
      }
    }
    if (byName.isEmpty()) {
      throw new IllegalArgumentException("a cluster without circuits proves nothing: name one");
    }
  }

  /** The circuit of a name in any case, as clients of the original wrote it. */
  public Optional<ClusterCircuit> find(final String name) {
    return Optional.ofNullable(byName.get(name.toLowerCase(Locale.ROOT)));
  }

  /** All, by name. */
  public Collection<ClusterCircuit> all() {
    return List.copyOf(byName.values());
  }

  /** Their names, for messages. */
  @Override
  public String toString() {
    return String.join(", ", byName.keySet());
  }
}
