package io.fluidex.bench;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.vector.BulkFields;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.ProofJson;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.format.VerificationKeyJson;
import io.fluidex.plonk.prover.PlonkProver;
import io.fluidex.plonk.prover.ProverRound;
import io.fluidex.plonk.setup.DevSetup;
import io.fluidex.plonk.setup.KeyGenerator;
import io.fluidex.plonk.setup.ProvingKey;
import io.fluidex.plonk.setup.Ptau;
import io.fluidex.plonk.setup.PtauCheck;
import io.fluidex.plonk.setup.SetupPolicy;
import io.fluidex.plonk.verifier.PlonkVerifier;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures the PLONK prover: wall and CPU time of a proof, by rounds, its memory, and the setup of
 * a key, for snarkjs's gates and for those of the exchange.
 */
public final class PlonkBench {
  /** Smallest power: below, there is no room for what the circuits have. */
  public static final int MIN_POWER = 8;

  /** Largest power: the files of the circuit of random arithmetic would exceed an array. */
  public static final int MAX_POWER = 23;

  private static final double SECOND = 1e9;
  private static final double MILLISECOND = 1e6;
  private static final double MICROSECONDS = 1e6;
  private static final double MIB = 1 << 20;

  /** Time after which the compilers are done. */
  public static final Duration WARM_UP = Duration.ofSeconds(10);

  /** Proofs to warm up with at least, where they take longer than that. */
  private static final int WARM_UP_PROOFS = 3;

  /** Parts that two profiles are measured in by turns if there is no memory for both at once. */
  private static final int PARTS = 5;

  /** What two provers take of the heap at most if nothing limits what they keep. */
  private static final long TOGETHER_BYTES_PER_ROW = 100_000;

  /**
   * Proofs of a new prover that do not count: they compute what all later ones share. The first
   * fills the cosets of the key's polynomials, the second the multiples of the powers of tau.
   */
  private static final int SHARED_WORK_PROOFS = 2;

  /** Proofs after the warm-up that show how much memory they take. */
  private static final int MEMORY_PROOFS = 2;

  /** Whose gates the circuit has. */
  public enum Profile {
    /** The arithmetic gate alone: proofs that snarkjs verifies. */
    VANILLA,
    /** The gates of the exchange. */
    CUSTOM
  }

  /**
   * What to measure.
   *
   * @param power the circuits fill 2^power rows
   * @param runs proofs that count
   * @param threads of the prover
   * @param profiles in this order
   * @param warmUp how long to make proofs that do not count
   */
  public record Settings(
      int power, int runs, int threads, List<Profile> profiles, Duration warmUp) {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Settings {
      profiles = List.copyOf(profiles);
      if (power < MIN_POWER || power > MAX_POWER) {
        throw new IllegalArgumentException(
            "the power is " + power + ", not " + MIN_POWER + " to " + MAX_POWER);
      }
      if (runs < 1 || threads < 1) {
        throw new IllegalArgumentException("there must be at least one run and one thread");
      }
    }
  }

  /**
   * What one profile took.
   *
   * @param wallSeconds of a proof
   * @param cpuSeconds of a proof, user and system, of the whole process
   */
  public record Result(Samples wallSeconds, Samples cpuSeconds) {}

  private final Settings settings;
  private final Path folder;
  private final PrintWriter out;

  /**
   * Prepares to measure.
   *
   * @param folder for files; a setup that is there already is used again
   * @param out where results go
   */
  public PlonkBench(final Settings settings, final Path folder, final PrintWriter out) {
    this.settings = settings;
    this.folder = folder;
    this.out = out;
  }

  /**
   * Measures and reports each profile. Afterwards the folder has the vanilla circuit as circom
   * would write it and the last proof in snarkjs's JSON: {@code circuit.r1cs}, {@code
   * witness.wtns}, {@code vk.json}, {@code public.json}, {@code proof.json}.
   *
   * @throws IOException if a file cannot be written
   */
  public Map<Profile, Result> run() throws IOException {
    Files.createDirectories(folder);
    line("processor", Machine.processor());
    line("JVM", Machine.virtualMachine());
    line("bulk", BulkFields.describe());
    line("prover", settings.threads() + " threads, medians of " + settings.runs());
    final Path setup = setup();
    final List<Proofs> all = new ArrayList<>();
    for (final Profile profile : settings.profiles()) {
      out.println();
      all.add(prepare(profile, setup));
    }
    for (final Proofs proofs : all) {
      warmUp(proofs);
    }
    final String turns = measure(all);
    final Map<Profile, Result> results = new EnumMap<>(Profile.class);
    for (final Proofs proofs : all) {
      if (all.size() > 1) {
        out.println();
        line(proofs.name(), settings.runs() + " proofs, in turns with the other, " + turns);
      }
      report(proofs, 1 << settings.power());
      results.put(proofs.profile, proofs.result());
    }
    if (results.size() > 1) {
      out.println();
      final Result vanilla = results.get(Profile.VANILLA);
      final Result custom = results.get(Profile.CUSTOM);
      line(
          "custom/vanilla",
          String.format(
              Locale.ROOT,
              "wall %.2f, CPU %.2f",
              custom.wallSeconds().median() / vanilla.wallSeconds().median(),
              custom.cpuSeconds().median() / vanilla.cpuSeconds().median()));
    }
    return results;
  }

  private void line(final String name, final String value) {
    out.println(String.format(Locale.ROOT, "%-16s %s", name, value));
    out.flush();
  }

  private static double secondsSince(final long nanos) {
    return (System.nanoTime() - nanos) / SECOND;
  }

  private static String seconds(final double value) {
    return String.format(Locale.ROOT, "%.2f s", value);
  }

  /** Makes a development setup, unless an earlier run did. */
  private Path setup() throws IOException {
    final Path file = folder.resolve(DevSetup.fileName(settings.power()));
    if (!Files.exists(file)) {
      final Path partial = Files.createTempFile(folder, "setup", ".partial");
      final long start = System.nanoTime();
      DevSetup.write(settings.power(), partial);
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
      line("development setup", seconds(secondsSince(start)));
    }
    return file;
  }

  private Proofs prepare(final Profile profile, final Path setup) throws IOException {
    final BenchCircuit circuit = circuit(profile);
    final int rows = 1 << settings.power();
    final Proofs proofs = new Proofs(profile, circuit.variables());
    line(
        proofs.name(),
        circuit.content() + ", " + circuit.system().rows() + " of " + rows + " rows");
    makeKey(circuit, setup, keyFile(proofs));
    return proofs;
  }

  private Path keyFile(final Proofs proofs) {
    return folder.resolve(proofs.name() + ".key");
  }

  /** What proofs are made with. */
  private record OpenProver(ProvingKey key, PlonkProver prover) implements AutoCloseable {
    @Override
    public void close() {
      prover.close();
      key.close();
    }
  }

  private OpenProver open(final Proofs proofs) throws IOException {
    final ProvingKey key = ProvingKey.open(keyFile(proofs), SetupPolicy.DEVELOPMENT);
    return new OpenProver(key, PlonkProver.of(key, settings.threads()));
  }

  /** Makes proofs until the compilers are done, then some more to see how much memory they take. */
  private void warmUp(final Proofs proofs) throws IOException {
    try (OpenProver open = open(proofs)) {
      warmUp(proofs, open.prover());
      ProcessMeter.resetPeaks();
      for (int i = 0; i < MEMORY_PROOFS; i++) {
        proofs.prove(open.prover(), new EnumMap<>(ProverRound.class));
      }
      proofs.notePeaks();
    }
  }

  /**
   * Measures the proofs of all profiles in turns, so that what the machine does besides meets all
   * of them: proof by proof if their provers fit into memory together, else some proofs at a time.
   *
   * @return which of both
   */
  private String measure(final List<Proofs> all) throws IOException {
    final int runs = settings.runs();
    final boolean together =
        Runtime.getRuntime().maxMemory() >> settings.power() >= TOGETHER_BYTES_PER_ROW;
    if (all.size() > 1 && !together) {
      final int parts = Math.min(PARTS, runs);
      for (int part = 0; part < parts; part++) {
        for (final Proofs proofs : all) {
          measure(List.of(proofs), runs * (part + 1) / parts - runs * part / parts);
        }
      }
      return "in " + parts + " parts";
    }
    measure(all, runs);
    return "proof by proof";
  }

  private void measure(final List<Proofs> all, final int runs) throws IOException {
    final List<OpenProver> open = new ArrayList<>();
    try {
      for (final Proofs proofs : all) {
        open.add(open(proofs));
        for (int i = 0; i < SHARED_WORK_PROOFS; i++) {
          proofs.prove(open.getLast().prover(), new EnumMap<>(ProverRound.class));
        }
      }
      for (int run = 0; run < runs; run++) {
        for (int i = 0; i < all.size(); i++) {
          all.get(i).measure(open.get(i).prover());
        }
      }
      for (int i = 0; i < all.size(); i++) {
        verify(open.get(i), all.get(i));
      }
    } finally {
      open.forEach(OpenProver::close);
    }
  }

  private BenchCircuit circuit(final Profile profile) throws IOException {
    if (profile == Profile.CUSTOM) {
      return BenchCircuit.custom(settings.power());
    }
    final ArithmeticCircuit source = BenchCircuit.arithmetic(settings.power());
    Files.write(folder.resolve("circuit.r1cs"), source.r1cs());
    Files.write(folder.resolve("witness.wtns"), source.wtns());
    return BenchCircuit.vanilla(source);
  }

  private void makeKey(final BenchCircuit circuit, final Path setup, final Path keyFile)
      throws IOException {
    final long start = System.nanoTime();
    final long cpu = ProcessMeter.cpuNanos();
    final double checked;
    try (Ptau ptau = Ptau.open(setup)) {
      PtauCheck.requireConsistent(ptau, new SecureRandom());
      checked = secondsSince(start);
      KeyGenerator.bulk().generate(circuit.system(), ptau, SetupPolicy.DEVELOPMENT, keyFile);
    }
    line(
        "  key setup",
        seconds(secondsSince(start))
            + " wall, "
            + seconds((ProcessMeter.cpuNanos() - cpu) / SECOND)
            + " CPU, of it "
            + seconds(checked)
            + " wall to check the .ptau file");
  }

  private void warmUp(final Proofs proofs, final PlonkProver prover) {
    final long start = System.nanoTime();
    int count = 0;
    while (count < WARM_UP_PROOFS || secondsSince(start) * SECOND < settings.warmUp().toNanos()) {
      proofs.prove(prover, new EnumMap<>(ProverRound.class));
      count++;
    }
    proofs.warmUp = count + " proofs in " + seconds(secondsSince(start));
  }

  private void report(final Proofs proofs, final int rows) {
    final Result result = proofs.result();
    line("  warm-up", proofs.warmUp);
    line("  wall", result.wallSeconds().format(3) + " s");
    line("  CPU", result.cpuSeconds().format(3) + " s, user and system");
    line("  per row and core", result.cpuSeconds().times(MICROSECONDS / rows).format(1) + " us");
    final StringBuilder rounds = new StringBuilder();
    for (final ProverRound round : ProverRound.values()) {
      rounds
          .append(rounds.isEmpty() ? "" : ", ")
          .append(round.title())
          .append(String.format(Locale.ROOT, " %.1f ms", proofs.round(round).median()));
    }
    line("  rounds", rounds.toString());
    final StringBuilder memory =
        new StringBuilder(String.format(Locale.ROOT, "heap %.0f MiB", proofs.heapPeak / MIB));
    if (proofs.residentPeak > 0) {
      memory.append(String.format(Locale.ROOT, ", process %.0f MiB", proofs.residentPeak / MIB));
    }
    line("  peak memory", memory.toString());
  }

  private void verify(final OpenProver open, final Proofs proofs) throws IOException {
    final VerificationKey key = open.key().verificationKey();
    final List<Fr> inputs = open.prover().publicInputs(proofs.witness);
    if (!PlonkVerifier.verify(key, inputs, proofs.last)) {
      throw new IllegalStateException("the proof that was measured is not valid");
    }
    if (proofs.profile == Profile.VANILLA) {
      Files.writeString(folder.resolve("vk.json"), VerificationKeyJson.write(key).toString());
      Files.writeString(folder.resolve("public.json"), ProofJson.writeInputs(inputs).toString());
      Files.writeString(folder.resolve("proof.json"), ProofJson.write(proofs.last).toString());
    }
  }

  /** Proofs of one witness, and what they took. */
  private static final class Proofs {
    private final Profile profile;
    private final long[] witness;
    private final List<Double> wall = new ArrayList<>();
    private final List<Double> cpu = new ArrayList<>();
    private final List<Map<ProverRound, Long>> rounds = new ArrayList<>();
    private PlonkProof last;
    private String warmUp = "";
    private long heapPeak;
    private long residentPeak;

    Proofs(final Profile profile, final long[] witness) {
      this.profile = profile;
      this.witness = witness;
    }

    String name() {
      return profile.name().toLowerCase(Locale.ROOT);
    }

    /** Makes a proof and notes what its rounds took, in nanoseconds. */
    void prove(final PlonkProver prover, final Map<ProverRound, Long> nanosByRound) {
      last = prover.prove(witness, nanosByRound::put);
    }

    void measure(final PlonkProver prover) {
      final Map<ProverRound, Long> nanosByRound = new EnumMap<>(ProverRound.class);
      final long cpuStart = ProcessMeter.cpuNanos();
      final long start = System.nanoTime();
      prove(prover, nanosByRound);
      wall.add(secondsSince(start));
      cpu.add((ProcessMeter.cpuNanos() - cpuStart) / SECOND);
      rounds.add(nanosByRound);
    }

    /** Notes the most memory since the peaks began anew. */
    void notePeaks() {
      heapPeak = Math.max(heapPeak, ProcessMeter.heapPeak());
      residentPeak = Math.max(residentPeak, ProcessMeter.residentPeak().orElse(0));
    }

    private static Samples samples(final List<Double> values) {
      return Samples.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    Result result() {
      return new Result(samples(wall), samples(cpu));
    }

    /** Milliseconds of a round. */
    Samples round(final ProverRound round) {
      return samples(rounds.stream().map(nanos -> nanos.get(round) / MILLISECOND).toList());
    }
  }
}
