package io.fluidex.prover.worker.circuit;

import io.fluidex.plonk.circuit.Witness;
import io.fluidex.plonk.prover.ProverRound;
import io.fluidex.plonk.setup.ProvingKey;
import io.fluidex.plonk.setup.SetupPolicy;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.circuit.BlockCircuit;
import io.fluidex.rollup.circuit.BlockProver;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntConsumer;

/** Proves blocks of a shape. */
public final class BlockCircuitProver implements CircuitProver {
  /** The share of a proof's time that its witness takes, roughly, in percent. */
  private static final int WITNESS_PERCENT = 10;

  private static final int ALL_PERCENT = 100;

  private final String name;
  private final BlockProver prover;

  private BlockCircuitProver(final String name, final BlockProver prover) {
    this.name = name;
    this.prover = prover;
  }

  /**
   * Compiles the circuit of a shape and loads its key.
   *
   * @param shape the name of the shape
   * @param key its proving key
   * @param policy whether the key may be one of a development setup
   * @param threads how many threads to use, at least 1
   * @throws IOException if the key cannot be read
   * @throws IllegalArgumentException if there is no such shape, or the key is for another circuit
   * @throws io.fluidex.plonk.format.FormatException if the file is not a proving key
   * @throws io.fluidex.plonk.setup.InvalidSetupException if the policy forbids the key
   */
  public static BlockCircuitProver open(
      final String shape, final Path key, final SetupPolicy policy, final int threads)
      throws IOException {
    final Shape found =
        Shape.ofName(shape)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "there is no circuit named "
                        + shape
                        + ", only "
                        + String.join(", ", Shape.all().keySet())));
    try (ProvingKey opened = ProvingKey.open(key, policy)) {
      return new BlockCircuitProver(
          shape, BlockProver.of(BlockCircuit.compile(found), opened, threads));
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Bytes32 circuitId() {
    return prover.circuit().id();
  }

  @Override
  public byte[] prove(final Block block, final IntConsumer percent) {
    final Witness witness = prover.circuit().witness(block);
    percent.accept(WITNESS_PERCENT);
    final int[] done = {0};
    return prover.prove(
        witness,
        (round, nanos) -> {
          done[0] += round.weight();
          percent.accept(
              WITNESS_PERCENT
                  + (ALL_PERCENT - WITNESS_PERCENT) * done[0] / ProverRound.totalWeight());
        });
  }

  @Override
  public void close() {
    prover.close();
  }
}
