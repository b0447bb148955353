package io.fluidex.cli;

import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.gate.Wire;
import io.fluidex.plonk.setup.InvalidSetupException;
import io.fluidex.plonk.setup.KeyGenerator;
import io.fluidex.plonk.setup.Ptau;
import io.fluidex.plonk.setup.PtauCheck;
import io.fluidex.plonk.setup.SetupPolicy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/** Checks a setup and makes a proving key from it, while a bar shows how far it is. */
final class KeyMaking {
  /** What the check of a setup takes, in commitments to a column. */
  private static final int CHECK_WEIGHT = 8;

  private final Ptau ptau;
  private final SetupPolicy policy;
  private final ProgressBar bar;

  KeyMaking(final Ptau ptau, final SetupPolicy policy, final ProgressBar bar) {
    this.ptau = ptau;
    this.policy = policy;
    this.bar = bar;
  }

  /**
   * Makes the key.
   *
   * @return the public ceremony that the setup is a file of, if it is one that is known here
   * @param ptauOption named the setup
   * @param keyOption named the file
   * @throws InputException if the setup must not be used or the file cannot be written
   */
  Optional<String> make(
      final String ptauOption,
      final ConstraintSystem system,
      final String keyOption,
      final Path file) {
    final int columns = system.gateSet().columns().size() + Wire.COUNT;
    final int total = CHECK_WEIGHT + columns;
    try {
      policy.require(ptau.isInsecure(), "the setup " + ptau.name());
      bar.show("checking the setup", 0, total);
      final Optional<String> ceremony = ptau.isInsecure() ? Optional.empty() : ptau.ceremony();
      if (ceremony.isEmpty()) {
        PtauCheck.requireConsistent(ptau, new SecureRandom());
      }
      bar.show("committing to columns", CHECK_WEIGHT, total);
      final KeyGenerator generator =
          KeyGenerator.bulk(
              (stage, done, all) -> bar.show(stage, CHECK_WEIGHT + done, CHECK_WEIGHT + all));
      PlonkFiles.write(keyOption, file, path -> generator.generate(system, ptau, policy, path));
      return ceremony;
    } catch (final InvalidSetupException e) {
      throw new InputException(ptauOption + ": " + e.getMessage(), e);
    } catch (final OutOfMemoryError e) {
      throw PlonkFiles.tooLarge(ptauOption, Path.of(ptau.name()), e);
    }
  }
}
