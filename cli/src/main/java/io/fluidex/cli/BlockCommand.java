package io.fluidex.cli;

import io.fluidex.plonk.circuit.UnsatisfiedException;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.prover.ProvingException;
import io.fluidex.plonk.setup.ProvingKey;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockCodec;
import io.fluidex.rollup.block.BlockVerifier;
import io.fluidex.rollup.circuit.BlockCircuit;
import io.fluidex.rollup.circuit.BlockProofVerifier;
import io.fluidex.rollup.circuit.BlockProver;
import io.fluidex.rollup.publicdata.PublicInputs;
import io.fluidex.rollup.publicdata.PublicRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code fluidex block}: blocks as files, as the state manager sends them to provers. */
@Command(
    name = "block",
    description = "Look into blocks, prove them, verify their proofs.",
    synopsisSubcommandLabel = "COMMAND")
final class BlockCommand implements Runnable {
  private static final String FILE = "FILE";
  private static final String FILE_DESCRIPTION = "The block, as the state manager writes it.";
  private static final String KEY = "--key";
  private static final String VK = "--vk";
  private static final String PROOF = "--proof";

  /** No proof is nearly as long. */
  private static final int MAX_PROOF_BYTES = 1 << 16;

  /** Width of the names in what is printed. */
  private static final int NAMES = 15;

  @Spec private CommandSpec spec;

  @ParentCommand private FluidexCommand fluidex;

  /** Without a subcommand there is nothing to do but to say what there is. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Reads a block strictly and checks its paths. */
  private static Block read(final Path file) {
    return PlonkFiles.read(
        FILE,
        file,
        path -> {
          final Block block = BlockCodec.decode(bytes(path, BlockCodec.MAX_BYTES));
          BlockVerifier.verify(block);
          return block;
        });
  }

  private static byte[] bytes(final Path file, final int max) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(max + 1);
    }
  }

  @Command(
      name = "inspect",
      description = "Check a block file and show what the block does.",
      exitCodeListHeading = "Exit code:%n",
      exitCodeList = {"0:the file is a block that follows the rules", "2:it is not"})
  int inspect(@Parameters(paramLabel = FILE, description = FILE_DESCRIPTION) final Path file) {
    final Block block = read(file);
    final PublicInputs inputs = block.inputs();
    final Listing listing = listing();
    listing.print("number", inputs.blockNumber());
    listing.print("time", inputs.blockTime() + ", " + Instant.ofEpochSecond(inputs.blockTime()));
    listing.print("shape", block.header().shape());
    listing.print("circuit", block.header().circuitId());
    listing.print("domain", inputs.domain());
    listing.print("old root", inputs.oldRoot());
    listing.print("new root", inputs.newRoot());
    listing.print("commitment", inputs.commitment());
    listing.print("z", inputs.z());
    listing.print("y", inputs.y());
    listing.print("public data", block.data().toBytes().length + " bytes");
    final List<PublicRecord> records = block.data().records();
    listing.print("transactions", records.size() + " of " + block.slots().size());
    for (int i = 0; i < records.size(); i++) {
      listing.print("  " + i, records.get(i));
    }
    return ExitCode.OK;
  }

  @Command(
      name = "prove",
      description = "Prove that a block follows the rules.",
      exitCodeListHeading = "Exit code:%n",
      exitCodeList = {
        "0:the proof is made",
        "1:the block breaks a rule",
        "2:the input is unusable"
      })
  int prove(
      @Parameters(paramLabel = FILE, description = FILE_DESCRIPTION) final Path file,
      @Option(
              names = KEY,
              paramLabel = "K",
              required = true,
              description = "The proving key, of 'fluidex circuit setup'.")
          final Path keyFile,
      @Option(
              names = PROOF,
              paramLabel = "PROOF",
              required = true,
              description = "File for the proof.")
          final Path proofFile) {
    new CommandFiles()
        .reading(FILE, file)
        .reading(KEY, keyFile)
        .writing(PROOF, proofFile)
        .requireUsable();
    final Block block = read(file);
    final BlockCircuit circuit = BlockCircuit.compile(block.header().shape());
    final byte[] proof;
    try (ProvingKey key = openKey(keyFile);
        BlockProver prover = prover(circuit, key)) {
      proof = PlonkFiles.read(FILE, file, path -> prover.prove(block));
      final BlockProofVerifier verifier = new BlockProofVerifier(key.verificationKey());
      if (!verifier.verify(proof, block.inputs(), block.data())) {
        throw new IllegalStateException("the proof that was made is not valid");
      }
    } catch (final UnsatisfiedException | ProvingException e) {
      return invalid("prove", file + ": the block breaks a rule: " + e.getMessage());
    }
    PlonkFiles.write(PROOF, proofFile, path -> Files.write(path, proof));
    final Listing listing = listing();
    listing.print("proof", proofFile + ", " + proof.length + " bytes");
    listing.print("block", block.inputs().blockNumber());
    listing.print("circuit", circuit.id());
    return ExitCode.OK;
  }

  private static BlockProver prover(final BlockCircuit circuit, final ProvingKey key) {
    try {
      return BlockProver.of(circuit, key, Runtime.getRuntime().availableProcessors());
    } catch (final IllegalArgumentException e) {
      throw new InputException(KEY + ": " + e.getMessage(), e);
    }
  }

  /** A proving or a verification key. */
  static final class AnyKey {
    @Option(
        names = KEY,
        paramLabel = "K",
        required = true,
        description = "The proving key, of 'fluidex circuit setup'.")
    private Path provingKey;

    @Option(
        names = VK,
        paramLabel = "vk.json",
        required = true,
        description = "The verification key, of 'fluidex plonk export-vk'.")
    private Path verificationKey;
  }

  @Command(
      name = "verify",
      description = "Say whether a proof is valid for a block.",
      exitCodeListHeading = "Exit code:%n",
      exitCodeList = {"0:the proof is valid", "1:it is not", "2:the input is unusable"})
  int verify(
      @Parameters(paramLabel = FILE, description = FILE_DESCRIPTION) final Path file,
      @ArgGroup(multiplicity = "1") final AnyKey source,
      @Option(names = PROOF, paramLabel = "PROOF", required = true, description = "The proof.")
          final Path proofFile) {
    final Block block = read(file);
    final VerificationKey key = verificationKey(source);
    final BlockProofVerifier verifier;
    try {
      verifier = new BlockProofVerifier(key);
    } catch (final IllegalArgumentException e) {
      throw new InputException((source.provingKey == null ? VK : KEY) + ": " + e.getMessage(), e);
    }
    if (!verifier.circuitId().equals(block.header().circuitId())) {
      return invalid(
          "verify",
          "the block is for circuit "
              + block.header().circuitId()
              + ", the key for "
              + verifier.circuitId());
    }
    final byte[] proof = PlonkFiles.read(PROOF, proofFile, path -> bytes(path, MAX_PROOF_BYTES));
    if (!verifier.verify(proof, block.inputs(), block.data())) {
      return invalid("verify", "it does not prove this block");
    }
    spec.commandLine().getOut().println("valid");
    return ExitCode.OK;
  }

  private VerificationKey verificationKey(final AnyKey source) {
    if (source.provingKey != null) {
      try (ProvingKey proving = openKey(source.provingKey)) {
        return proving.verificationKey();
      }
    }
    return PlonkFiles.verificationKey(VK, source.verificationKey, fluidex.setupPolicy());
  }

  private ProvingKey openKey(final Path file) {
    return PlonkFiles.read(KEY, file, path -> ProvingKey.open(path, fluidex.setupPolicy()));
  }

  private Listing listing() {
    return new Listing(spec.commandLine().getOut(), NAMES);
  }

  private int invalid(final String command, final String reason) {
    spec.commandLine().getOut().println("invalid");
    spec.commandLine().getErr().println("fluidex block " + command + ": " + reason);
    return ExitCode.INVALID;
  }
}
