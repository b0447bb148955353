package io.fluidex.prover.master.verify;

import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.publicdata.PublicInputs;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A circuit that the cluster proves.
 *
 * @param name its name in tasks, small letters
 * @param key verifies its proofs
 * @param provingKey file that provers may download; empty if they have it from elsewhere
 */
public record ClusterCircuit(String name, VerificationKey key, Optional<Path> provingKey) {
  /**
   * Checks that the parts can belong together.
   *
   * @throws IllegalArgumentException if they cannot
   */
  public ClusterCircuit {
    if (name.isBlank() || !name.equals(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "the circuit name \"" + name + "\" is empty or has capital letters");
    }
    if (key.publicInputs() != PublicInputs.COUNT) {
      throw new IllegalArgumentException(
          "the verification key of "
              + name
              + " is for "
              + key.publicInputs()
              + " public inputs, a block has "
              + PublicInputs.COUNT);
    }
    if (key.circuit().isEmpty()) {
      throw new IllegalArgumentException(
          "the verification key of " + name + " does not tell of which circuit it is");
    }
  }

  /** The digest of the circuit, which blocks and the L1 contract name it by. */
  public Bytes32 id() {
    return Bytes32.of(key.circuit().orElseThrow());
  }
}
