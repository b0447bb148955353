package io.fluidex.bench;

import io.fluidex.crypto.vector.BulkFields;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.circuit.Witness;
import io.fluidex.plonk.prover.ProverListener;
import io.fluidex.plonk.setup.DevSetup;
import io.fluidex.plonk.setup.KeyGenerator;
import io.fluidex.plonk.setup.ProvingKey;
import io.fluidex.plonk.setup.Ptau;
import io.fluidex.plonk.setup.SetupPolicy;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockBuilder;
import io.fluidex.rollup.block.BlockHeader;
import io.fluidex.rollup.circuit.BlockCircuit;
import io.fluidex.rollup.circuit.BlockProofVerifier;
import io.fluidex.rollup.circuit.BlockProver;
import io.fluidex.rollup.executor.Outcome;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.signature.StrictSignatures;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.TransactionType;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures what it takes to prove a full block of trades, which have the most of everything: rows,
 * witness, proof, memory, each also for one transaction.
 */
public final class BlockBench {
  private static final double SECOND = 1e9;
  private static final double MIB = 1 << 20;

  /** Time after which the compilers are done. */
  public static final Duration WARM_UP = Duration.ofSeconds(10);

  /**
   * What to measure.
   *
   * @param shape of the block
   * @param runs proofs that count
   * @param threads of the prover
   * @param warmUp how long to make proofs that do not count; at least one
   */
  public record Settings(Shape shape, int runs, int threads, Duration warmUp) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Settings {
      if (runs < 1 || threads < 1) {
        throw new IllegalArgumentException("there must be at least one run and one thread");
      }
    }
  }

  /**
   * What a block took.
   *
   * @param rows of the circuit
   * @param witnessCpuSeconds to fill the circuit, user and system, of the whole process
   * @param proofCpuSeconds to prove it
   * @param wallSeconds both
   */
  public record Result(
      int rows, Samples witnessCpuSeconds, Samples proofCpuSeconds, Samples wallSeconds) {}

  private final Settings settings;
  private final Path folder;
  private final PrintWriter out;

  /**
   * Prepares to measure.
   *
   * @param folder for setup and key; a setup that is there already is used again
   * @param out where results go
   */
  public BlockBench(final Settings settings, final Path folder, final PrintWriter out) {
    this.settings = settings;
    this.folder = folder;
    this.out = out;
  }

  /**
   * Measures and reports.
   *
   * @throws IOException if a file cannot be written
   */
  public Result run() throws IOException {
    Files.createDirectories(folder);
    final Shape shape = settings.shape();
    line("processor", Machine.processor());
    line("JVM", Machine.virtualMachine());
    line("bulk", BulkFields.describe());
    final long start = System.nanoTime();
    final BlockCircuit circuit = BlockCircuit.compile(shape);
    final ConstraintSystem system = circuit.circuit().constraintSystem();
    final int power = KeyGenerator.setupPowerFor(system);
    line("circuit", shape + ", compiled in " + seconds(secondsSince(start)));
    line(
        "rows",
        String.format(
            Locale.ROOT,
            "%d of %s, %.0f a transaction",
            system.rows(),
            KeyGenerator.domainFor(system),
            system.rows() / (double) shape.transactions()));
    final Path keyFile = makeKey(system, power);
    final Block block = block(circuit);
    try (ProvingKey key = ProvingKey.open(keyFile, SetupPolicy.DEVELOPMENT);
        BlockProver prover = BlockProver.of(circuit, key, settings.threads())) {
      final Runs runs = new Runs(prover, block);
      final long warmUp = System.nanoTime();
      do {
        runs.prove();
      } while (System.nanoTime() - warmUp < settings.warmUp().toNanos());
      runs.clear();
      ProcessMeter.resetPeaks();
      for (int i = 0; i < settings.runs(); i++) {
        runs.prove();
      }
      final BlockProofVerifier verifier = new BlockProofVerifier(key.verificationKey());
      if (!verifier.verify(runs.last, block.inputs(), block.data())) {
        throw new IllegalStateException("the proof that was measured is not valid");
      }
      return report(
          new Result(
              system.rows(),
              Runs.samples(runs.witnessCpu),
              Runs.samples(runs.proofCpu),
              Runs.samples(runs.wall)));
    }
  }

  private Result report(final Result result) {
    final double each = 1.0 / settings.shape().transactions();
    line("prover", settings.threads() + " threads, medians of " + settings.runs());
    perBlock("witness CPU", result.witnessCpuSeconds(), each);
    perBlock("proof CPU", result.proofCpuSeconds(), each);
    perBlock("wall", result.wallSeconds(), each);
    line(
        "CPU a tx",
        String.format(
            Locale.ROOT,
            "%.3f s, witness and proof",
            (result.witnessCpuSeconds().median() + result.proofCpuSeconds().median()) * each));
    final StringBuilder memory =
        new StringBuilder(
            String.format(Locale.ROOT, "heap %.0f MiB", ProcessMeter.heapPeak() / MIB));
    ProcessMeter.residentPeak()
        .ifPresent(
            bytes -> memory.append(String.format(Locale.ROOT, ", process %.0f MiB", bytes / MIB)));
    line("peak memory", memory.toString());
    return result;
  }

  private void perBlock(final String name, final Samples samples, final double each) {
    line(
        name,
        samples.format(3)
            + " s a block, "
            + String.format(Locale.ROOT, "%.4f s", samples.median() * each)
            + " a transaction");
  }

  private void line(final String name, final String value) {
    out.println(String.format(Locale.ROOT, "%-14s %s", name, value));
    out.flush();
  }

  private static double secondsSince(final long nanos) {
    return (System.nanoTime() - nanos) / SECOND;
  }

  private static String seconds(final double value) {
    return String.format(Locale.ROOT, "%.2f s", value);
  }

  /** Makes a key over a development setup; the setup of an earlier run is used again. */
  private Path makeKey(final ConstraintSystem system, final int power) throws IOException {
    final Path setup = folder.resolve(DevSetup.fileName(power));
    if (!Files.exists(setup)) {
      final Path partial = Files.createTempFile(folder, "setup", ".partial");
      DevSetup.write(power, partial);
      Files.move(partial, setup, StandardCopyOption.ATOMIC_MOVE);
    }
    final Path keyFile = folder.resolve("block.key");
    final long start = System.nanoTime();
    try (Ptau ptau = Ptau.open(setup)) {
      KeyGenerator.bulk().generate(system, ptau, SetupPolicy.DEVELOPMENT, keyFile);
    }
    line("key", seconds(secondsSince(start)) + " from a development setup");
    return keyFile;
  }

  private Block block(final BlockCircuit circuit) {
    final Shape shape = circuit.shape();
    final StateWorkload workload =
        new StateWorkload(shape.depths(), StateBench.Settings.ACCOUNTS, NodeHasher.ofMachine());
    final BlockBuilder builder =
        new BlockBuilder(
            workload.state(),
            new BlockHeader(shape, circuit.id(), 1, StateWorkload.TIME, StateWorkload.DOMAIN),
            new StrictSignatures());
    for (final Transaction trade :
        workload.transactions(TransactionType.SPOT_TRADE, shape.transactions())) {
      if (builder.add(trade) instanceof Outcome.Rejected rejected) {
        throw new IllegalStateException("a trade of the benchmark was refused: " + rejected);
      }
    }
    return builder.seal();
  }

  /** Proofs of one block, and what they took, in seconds. */
  private static final class Runs {
    private final BlockProver prover;
    private final Block block;
    private final List<Double> witnessCpu = new ArrayList<>();
    private final List<Double> proofCpu = new ArrayList<>();
    private final List<Double> wall = new ArrayList<>();
    private byte[] last;

    Runs(final BlockProver prover, final Block block) {
      this.prover = prover;
      this.block = block;
    }

    void prove() {
      final long start = System.nanoTime();
      final long cpuStart = ProcessMeter.cpuNanos();
      final Witness witness = prover.circuit().witness(block);
      final long cpuBetween = ProcessMeter.cpuNanos();
      last = prover.prove(witness, ProverListener.SILENT);
      proofCpu.add((ProcessMeter.cpuNanos() - cpuBetween) / SECOND);
      witnessCpu.add((cpuBetween - cpuStart) / SECOND);
      wall.add(secondsSince(start));
    }

    void clear() {
      witnessCpu.clear();
      proofCpu.clear();
      wall.clear();
    }

    static Samples samples(final List<Double> values) {
      return Samples.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }
}
