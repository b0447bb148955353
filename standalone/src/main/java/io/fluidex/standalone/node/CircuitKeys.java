package io.fluidex.standalone.node;

import io.fluidex.embedded.NpmPackages;
import io.fluidex.ethsender.deploy.SolidityCompiler;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.format.VerificationKeyCodec;
import io.fluidex.plonk.setup.DevSetup;
import io.fluidex.plonk.setup.KeyGenerator;
import io.fluidex.plonk.setup.Ptau;
import io.fluidex.plonk.setup.SetupPolicy;
import io.fluidex.plonk.solidity.SolidityVerifier;
import io.fluidex.rollup.circuit.BlockCircuit;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Shape;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The keys of a block circuit in a folder named after the circuit: made once, by a development
 * setup, and then used by every exchange of the machine.
 *
 * @param circuitId the circuit's digest
 * @param folder has {@code SHAPE.pk}, {@code SHAPE.vk} and {@code SHAPE.verifier}, the creation
 *     code of the verifier's contract
 * @param shape the shape's name
 */
record CircuitKeys(Bytes32 circuitId, Path folder, String shape) {
  private static final String CONTRACT = "BlockVerifier";

  /** The proving key. */
  Path provingKey() {
    return folder.resolve(shape + ".pk");
  }

  /** The verification key. */
  Path verificationKey() {
    return folder.resolve(shape + ".vk");
  }

  private Path verifierFile() {
    return folder.resolve(shape + ".verifier");
  }

  /** The creation code of the verifier's contract. */
  byte[] verifier() {
    return read(verifierFile());
  }

  /** What tells these keys from others of the same circuit. */
  byte[] verificationKeyBytes() {
    return read(verificationKey());
  }

  private static byte[] read(final Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (final IOException e) {
      throw new NodeException("the key file " + file + " cannot be read: " + e, e);
    }
  }

  /**
   * Finds the keys of a shape or makes them, which takes from seconds to a minute. Several
   * processes may ask: one makes them, the others wait.
   *
   * @throws NodeException if they cannot be written
   */
  static CircuitKeys prepare(final Shape shape, final Path keys, final Progress progress) {
    progress.step("compiling the circuit of " + shape + " blocks");
    final BlockCircuit circuit = BlockCircuit.compile(shape);
    final Path folder = keys.resolve(circuit.id().toString().replaceFirst("^0x", ""));
    final CircuitKeys made =
        new CircuitKeys(circuit.id(), folder.toAbsolutePath(), shape.toString());
    try {
      Files.createDirectories(folder);
      try (FileChannel channel =
              FileChannel.open(
                  folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        // The last file that is written.
        if (held.isValid() && !Files.exists(made.verifierFile())) {
          made.make(circuit.circuit().constraintSystem(), progress);
        }
      }
    } catch (final IOException e) {
      throw new NodeException("the keys of " + shape + " cannot be made in " + folder, e);
    }
    return made;
  }

  private void make(final ConstraintSystem system, final Progress progress) throws IOException {
    final Path ptau = folder.resolve("setup.ptau");
    try {
      progress.step(
          "making keys for "
              + shape
              + " blocks, for this and later runs (a development setup: whoever makes it can forge"
              + " proofs)");
      DevSetup.write(KeyGenerator.setupPowerFor(system), ptau, progress);
      final VerificationKey key;
      try (Ptau opened = Ptau.open(ptau)) {
        key =
            KeyGenerator.bulk(progress)
                .generate(system, opened, SetupPolicy.DEVELOPMENT, provingKey());
      }
      write(verificationKey(), VerificationKeyCodec.encode(key));
      progress.step("compiling the verifier's contract");
      write(verifierFile(), compiler().compile(SolidityVerifier.generate(key, CONTRACT), CONTRACT));
    } finally {
      Files.deleteIfExists(ptau);
    }
  }

  /** The compiler of Solidity, installed when it is needed first. */
  static SolidityCompiler compiler() {
    final Path installed =
        NpmPackages.install(
            "solidity",
            Resources.bytes("npm/package.json"),
            Resources.bytes("npm/package-lock.json"));
    return new SolidityCompiler(installed.resolve("node_modules"));
  }

  private static void write(final Path file, final byte[] bytes) throws IOException {
    final Path partial = file.resolveSibling(file.getFileName() + ".partial");
    Files.write(partial, bytes);
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
