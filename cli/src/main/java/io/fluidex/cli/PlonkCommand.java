package io.fluidex.cli;

import io.fluidex.crypto.curve.InvalidPointException;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.fft.DomainSize;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.NonCanonicalException;
import io.fluidex.plonk.circuit.ConstraintSystem;
import io.fluidex.plonk.circuit.Satisfiability;
import io.fluidex.plonk.circuit.Violation;
import io.fluidex.plonk.circuit.Witness;
import io.fluidex.plonk.format.Json;
import io.fluidex.plonk.format.PlonkProof;
import io.fluidex.plonk.format.ProofJson;
import io.fluidex.plonk.format.SetupMark;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.format.VerificationKeyJson;
import io.fluidex.plonk.gate.VanillaGates;
import io.fluidex.plonk.prover.PlonkProver;
import io.fluidex.plonk.prover.ProverRound;
import io.fluidex.plonk.prover.ProvingException;
import io.fluidex.plonk.r1cs.R1cs;
import io.fluidex.plonk.r1cs.R1csCircuit;
import io.fluidex.plonk.r1cs.SignalValues;
import io.fluidex.plonk.r1cs.SystemWitness;
import io.fluidex.plonk.setup.DevSetup;
import io.fluidex.plonk.setup.KeyGenerator;
import io.fluidex.plonk.setup.ProvingKey;
import io.fluidex.plonk.setup.Ptau;
import io.fluidex.plonk.solidity.SolidityVerifier;
import io.fluidex.plonk.verifier.PlonkVerifier;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code fluidex plonk}: proofs of any circom circuit, in the formats of circom and snarkjs. */
@Command(
    name = "plonk",
    description = {
      "Prove and verify circuits with PLONK over BN254.",
      "Circuits and witnesses are circom's .r1cs and .wtns files, setups are .ptau files of public"
          + " ceremonies, keys, proofs and public inputs are snarkjs's JSON."
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "FLUIDEX_ENV=development allows setups and keys of 'dev-setup'; nothing of value may depend"
          + " on their proofs."
    })
final class PlonkCommand implements Runnable {
  private static final String R1CS = "--r1cs";
  private static final String PTAU = "--ptau";
  private static final String KEY = "--key";
  private static final String WITNESS = "--wtns";
  private static final String PROOF = "--proof";
  private static final String PUBLIC = "--public";
  private static final String VK = "--vk";
  private static final String OUT = "--out";
  private static final String POWER = "--power";

  private static final String R1CS_DESCRIPTION = "The circuit, as circom writes it.";
  private static final String KEY_DESCRIPTION = "The proving key, of 'fluidex plonk setup'.";

  /** Width of the names in what is printed. */
  private static final int NAMES = 15;

  /** Rows of an unsatisfied circuit that are named. */
  private static final int VIOLATIONS = 5;

  @Spec private CommandSpec spec;

  @ParentCommand private FluidexCommand fluidex;

  /** Without a subcommand there is nothing to do but to say what there is. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "analyse",
      description = "Show what a circuit takes: rows of each kind, domain, public inputs.")
  int analyse(
      @Option(names = R1CS, paramLabel = "C.r1cs", required = true, description = R1CS_DESCRIPTION)
          final Path r1cs) {
    final R1cs source = PlonkFiles.read(R1CS, r1cs, R1cs::read);
    final R1csCircuit circuit = PlonkFiles.read(R1CS, r1cs, path -> R1csCircuit.of(source));
    final ConstraintSystem system = circuit.constraintSystem();
    final Listing listing = listing();
    listing.print("constraints", source.constraints());
    listing.print("signals", source.signals());
    listing.print("public inputs", system.publicInputs());
    listing.print("rows", system.rows());
    new CircuitReport(system)
        .rowsByKind()
        .forEach((kind, count) -> listing.print("  " + kind, count));
    final DomainSize domain = KeyGenerator.domainFor(system);
    listing.print("domain", domain + " = " + domain.points());
    return ExitCode.OK;
  }

  @Command(
      name = "dev-setup",
      description = {
        "Make a setup for development and tests: INSECURE.",
        "Whoever runs this could prove anything, so keys made from it are refused unless "
            + "FLUIDEX_ENV=development."
      })
  int devSetup(
      @Option(
              names = POWER,
              paramLabel = "N",
              required = true,
              description = "For circuits of up to 2^N rows; 1 to " + Ptau.MAX_POWER + ".")
          final int power,
      @Option(
              names = OUT,
              paramLabel = "P.ptau",
              description = "File to write; insecure-development-N.ptau if not given.")
          final Path out) {
    if (power < 1 || power > Ptau.MAX_POWER) {
      throw new InputException(POWER + ": " + power + " is no power from 1 to " + Ptau.MAX_POWER);
    }
    final Path target = out == null ? Path.of(DevSetup.fileName(power)) : out;
    PlonkFiles.write(
        OUT,
        target,
        path -> {
          try (ProgressBar bar = fluidex.progressBar()) {
            DevSetup.write(power, path, bar::show);
          }
        });
    final Listing listing = listing();
    listing.print("setup", target);
    listing.print("power", FileReport.power(power));
    listing.print("security", FileReport.INSECURE);
    return ExitCode.OK;
  }

  @Command(
      name = "setup",
      description = {
        "Make the proving key of a circuit from a setup.",
        "The setup is checked first: it is the file of a known ceremony, or every point of it is"
            + " what its section says."
      })
  int setup(
      @Option(names = R1CS, paramLabel = "C.r1cs", required = true, description = R1CS_DESCRIPTION)
          final Path r1cs,
      @Option(
              names = PTAU,
              paramLabel = "P.ptau",
              required = true,
              description = "The setup; those of public ceremonies can be downloaded.")
          final Path setup,
      @Option(
              names = KEY,
              paramLabel = "K",
              required = true,
              description = "File for the proving key.")
          final Path key) {
    new CommandFiles().reading(R1CS, r1cs).reading(PTAU, setup).writing(KEY, key).requireUsable();
    final ConstraintSystem system;
    final Optional<String> ceremony;
    final boolean insecure;
    try (ProgressBar bar = fluidex.progressBar();
        Ptau ptau = PlonkFiles.read(PTAU, setup, Ptau::open)) {
      system =
          PlonkFiles.read(R1CS, r1cs, path -> R1csCircuit.of(R1cs.read(path)).constraintSystem());
      ceremony = new KeyMaking(ptau, fluidex.setupPolicy(), bar).make(PTAU, system, KEY, key);
      insecure = ptau.isInsecure();
    }
    final Listing listing = listing();
    listing.print("key", key);
    listing.print("rows", system.rows() + " of " + KeyGenerator.domainFor(system));
    listing.print("public inputs", system.publicInputs());
    listing.print("circuit digest", Hex.encodePrefixed(system.digest()));
    FileReport.printOrigin(listing, insecure, ceremony);
    return ExitCode.OK;
  }

  @Command(
      name = "prove",
      description = "Prove that a witness satisfies a circuit, without showing it.",
      exitCodeListHeading = "Exit code:%n",
      exitCodeList = {
        "0:the proof is made",
        "1:the witness does not satisfy the circuit",
        "2:the input is unusable"
      })
  int prove(
      @Option(names = KEY, paramLabel = "K", required = true, description = KEY_DESCRIPTION)
          final Path keyFile,
      @Option(
              names = WITNESS,
              paramLabel = "W.wtns",
              required = true,
              description = "The witness, as circom's witness generators and snarkjs write it.")
          final Path witnessFile,
      @Option(
              names = PROOF,
              paramLabel = "proof.json",
              required = true,
              description = "File for the proof.")
          final Path proofFile,
      @Option(
              names = PUBLIC,
              paramLabel = "public.json",
              required = true,
              description = "File for the public inputs.")
          final Path publicFile) {
    new CommandFiles()
        .reading(KEY, keyFile)
        .reading(WITNESS, witnessFile)
        .writing(PROOF, proofFile)
        .writing(PUBLIC, publicFile)
        .requireUsable();
    final List<Fr> inputs;
    final PlonkProof proof;
    try (ProvingKey key = openKey(keyFile)) {
      final Witness witness = witness(key.circuit(), witnessFile);
      inputs = publicInputs(key.circuit(), witness);
      try {
        proof = prove(key, witness);
      } catch (final ProvingException e) {
        return unsatisfied(key.circuit(), witness, inputs, e);
      }
      if (!PlonkVerifier.verify(key.verificationKey(), inputs, proof)) {
        throw new IllegalStateException("the proof that was made is not valid");
      }
    }
    PlonkFiles.writeText(PROOF, proofFile, ProofJson.write(proof).toString());
    PlonkFiles.writeText(PUBLIC, publicFile, ProofJson.writeInputs(inputs).toString());
    final Listing listing = listing();
    listing.print("proof", proofFile);
    listing.print("public inputs", inputs.size() + " in " + publicFile);
    return ExitCode.OK;
  }

  private static Witness witness(final ConstraintSystem circuit, final Path file) {
    if (circuit.gateSet() != VanillaGates.SET) {
      throw new InputException(
          KEY + ": the key is for gates that circom's circuits do not have: " + circuit.gateSet());
    }
    final SignalValues values = PlonkFiles.read(WITNESS, file, SignalValues::read);
    try {
      return new SystemWitness(circuit).of(values);
    } catch (final IllegalArgumentException e) {
      throw new InputException(WITNESS + ": " + file + ": " + e.getMessage(), e);
    }
  }

  private static List<Fr> publicInputs(final ConstraintSystem circuit, final Witness witness) {
    return Arrays.stream(circuit.publicVariables()).mapToObj(witness::value).toList();
  }

  private PlonkProof prove(final ProvingKey key, final Witness witness) {
    final int total = ProverRound.totalWeight();
    final Deque<ProverRound> rounds = new ArrayDeque<>(List.of(ProverRound.values()));
    try (ProgressBar bar = fluidex.progressBar();
        PlonkProver prover = PlonkProver.of(key, Runtime.getRuntime().availableProcessors())) {
      final AtomicInteger done = new AtomicInteger();
      bar.show(rounds.removeFirst().title(), 0, total);
      return prover.prove(
          witness.toLimbs(),
          (round, nanos) -> {
            final ProverRound next = rounds.pollFirst();
            bar.show(next == null ? "done" : next.title(), done.addAndGet(round.weight()), total);
          });
    }
  }

  /** Says which rows are not satisfied, without the values, which are secret. */
  private int unsatisfied(
      final ConstraintSystem circuit,
      final Witness witness,
      final List<Fr> inputs,
      final ProvingException problem) {
    final List<Violation> violations = new Satisfiability(circuit).violations(witness, inputs);
    if (violations.isEmpty()) {
      throw problem;
    }
    final String rows =
        String.join(
            ", ",
            violations.stream()
                .limit(VIOLATIONS)
                .map(violation -> Integer.toString(violation.row()))
                .toList());
    final String more = violations.size() > VIOLATIONS ? ", ..." : "";
    return invalid(
        "prove",
        "the witness does not satisfy the circuit: "
            + violations.size()
            + " of "
            + circuit.rows()
            + " rows are wrong: "
            + rows
            + more);
  }

  @Command(
      name = "verify",
      description = "Say whether a proof is valid.",
      exitCodeListHeading = "Exit code:%n",
      exitCodeList = {"0:the proof is valid", "1:it is not", "2:the input is unusable"})
  int verify(
      @Option(
              names = VK,
              paramLabel = "vk.json",
              required = true,
              description = "The verification key.")
          final Path keyFile,
      @Option(
              names = PUBLIC,
              paramLabel = "public.json",
              required = true,
              description = "The public inputs.")
          final Path publicFile,
      @Option(names = PROOF, paramLabel = "proof.json", required = true, description = "The proof.")
          final Path proofFile) {
    final VerificationKey key = verificationKey("verify", keyFile);
    final Json inputsJson = PlonkFiles.json(PUBLIC, publicFile);
    final Json proofJson = PlonkFiles.json(PROOF, proofFile);
    final List<Fr> inputs;
    final PlonkProof proof;
    try {
      inputs = PlonkFiles.read(PUBLIC, publicFile, path -> ProofJson.readInputs(inputsJson));
      proof = PlonkFiles.read(PROOF, proofFile, path -> ProofJson.read(key.shape(), proofJson));
    } catch (final InputException e) {
      if (isOutOfRange(e)) {
        return invalid("verify", e.getMessage());
      }
      throw e;
    }
    if (inputs.size() != key.publicInputs()) {
      return invalid(
          "verify",
          "there are "
              + inputs.size()
              + " public inputs, but the circuit has "
              + key.publicInputs());
    }
    if (!PlonkVerifier.verify(key, inputs, proof)) {
      return invalid("verify", "it does not prove this for the key and the public inputs");
    }
    spec.commandLine().getOut().println("valid");
    return ExitCode.OK;
  }

  /**
   * Whether something has the form of a proof or of public inputs, but numbers that are too large
   * or points that are not on the curve. That is no unusable file but a false proof.
   */
  private static boolean isOutOfRange(final InputException e) {
    final Throwable reason = e.getCause() == null ? null : e.getCause().getCause();
    return reason instanceof NonCanonicalException || reason instanceof InvalidPointException;
  }

  private int invalid(final String command, final String reason) {
    spec.commandLine().getOut().println("invalid");
    spec.commandLine().getErr().println("fluidex plonk " + command + ": " + reason);
    return ExitCode.INVALID;
  }

  @Command(
      name = "export-vk",
      description = {
        "Write the verification key of a proving key.",
        "It is that of snarkjs with one member more, \"insecure\", which snarkjs passes over: keys"
            + " of development setups are refused elsewhere by it."
      })
  int exportKey(
      @Option(names = KEY, paramLabel = "K", required = true, description = KEY_DESCRIPTION)
          final Path keyFile,
      @Option(
              names = VK,
              paramLabel = "vk.json",
              required = true,
              description = "File for the verification key.")
          final Path out) {
    new CommandFiles().reading(KEY, keyFile).writing(VK, out).requireUsable();
    try (ProvingKey key = openKey(keyFile)) {
      PlonkFiles.writeText(
          VK, out, VerificationKeyJson.writeMarked(key.verificationKey()).toString());
    }
    listing().print("key", out);
    return ExitCode.OK;
  }

  /** A proving or a verification key. */
  static final class AnyKey {
    @Option(names = KEY, paramLabel = "K", required = true, description = KEY_DESCRIPTION)
    private Path provingKey;

    @Option(
        names = VK,
        paramLabel = "vk.json",
        required = true,
        description = "The verification key.")
    private Path verificationKey;
  }

  @Command(
      name = "export-verifier",
      description = "Write a Solidity contract that verifies the proofs of a circuit.")
  int exportVerifier(
      @ArgGroup(multiplicity = "1") final AnyKey source,
      @Option(
              names = OUT,
              paramLabel = "V.sol",
              required = true,
              description = "File for the contract.")
          final Path out,
      @Option(
              names = "--name",
              paramLabel = "NAME",
              defaultValue = "PlonkVerifier",
              description = "Name of the contract; ${DEFAULT-VALUE} if not given.")
          final String name) {
    final CommandFiles files = new CommandFiles().writing(OUT, out);
    if (source.provingKey == null) {
      files.reading(VK, source.verificationKey);
    } else {
      files.reading(KEY, source.provingKey);
    }
    files.requireUsable();
    final VerificationKey key;
    if (source.provingKey == null) {
      key = verificationKey("export-verifier", source.verificationKey);
    } else {
      try (ProvingKey proving = openKey(source.provingKey)) {
        key = proving.verificationKey();
      }
    }
    final String contract;
    try {
      contract = SolidityVerifier.generate(key, name);
    } catch (final IllegalArgumentException e) {
      throw new InputException("--name: " + e.getMessage(), e);
    }
    PlonkFiles.writeText(OUT, out, contract);
    listing().print("contract", name + " in " + out);
    return ExitCode.OK;
  }

  @Command(
      name = "info",
      description = "Show what a file is: a setup, a circuit, a witness, a key, a proof.")
  int info(@Parameters(paramLabel = "FILE", description = "The file.") final Path file) {
    new FileReport(file, listing()).print();
    return ExitCode.OK;
  }

  private Listing listing() {
    return new Listing(spec.commandLine().getOut(), NAMES);
  }

  private ProvingKey openKey(final Path file) {
    return PlonkFiles.read(KEY, file, path -> ProvingKey.open(path, fluidex.setupPolicy()));
  }

  /**
   * Reads a key. Those of snarkjs do not tell which setup they come from; that is said, for what is
   * verified with one may come from somebody who can prove anything.
   */
  private VerificationKey verificationKey(final String command, final Path file) {
    final VerificationKey key = PlonkFiles.verificationKey(VK, file, fluidex.setupPolicy());
    if (key.setup() == SetupMark.UNKNOWN) {
      spec.commandLine()
          .getErr()
          .println(
              "fluidex plonk "
                  + command
                  + ": warning: "
                  + VK
                  + ": "
                  + file
                  + " does not say which setup it comes from: with a development setup, what is"
                  + " proven need not be true");
    }
    return key;
  }
}
