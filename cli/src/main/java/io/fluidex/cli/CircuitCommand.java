package io.fluidex.cli;

import io.fluidex.plonk.format.VerificationKeyCodec;
import io.fluidex.plonk.setup.KeyGenerator;
import io.fluidex.plonk.setup.ProvingKey;
import io.fluidex.plonk.setup.Ptau;
import io.fluidex.rollup.circuit.BlockCircuit;
import io.fluidex.rollup.circuit.BlockRows;
import io.fluidex.rollup.shape.Shape;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code fluidex circuit}: the circuits of blocks. */
@Command(
    name = "circuit",
    description = {
      "The circuits that prove blocks, one for every shape.",
      "A shape says how many transactions a block has and how deep the trees of the state are."
    },
    synopsisSubcommandLabel = "COMMAND")
final class CircuitCommand implements Runnable {
  private static final String SHAPE = "--shape";
  private static final String PTAU = "--ptau";
  private static final String KEY = "--key";
  private static final String VERIFICATION_KEY = "--verification-key";
  private static final String SHAPES = "tiny, small, prod16 or prod64.";

  /** Width of the names in what is printed. */
  private static final int NAMES = 15;

  @Spec private CommandSpec spec;

  @ParentCommand private FluidexCommand fluidex;

  /** Without a subcommand there is nothing to do but to say what there is. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "rows",
      description = "Show what the rows of a circuit are for: of one slot, and of the whole block.")
  int rows(
      @Option(
              names = SHAPE,
              paramLabel = "S",
              required = true,
              converter = ShapeConverter.class,
              description = SHAPES)
          final Shape shape) {
    final BlockRows rows = BlockRows.of(BlockCircuit.compile(shape));
    line("gadget", "slot", "block");
    for (final BlockRows.Gadget gadget : rows.gadgets()) {
      final int slot = gadget.firstSlot();
      line(gadget.name(), slot == 0 ? "-" : Integer.toString(slot), "" + gadget.block());
    }
    line("slot", Integer.toString(rows.firstSlot()), "");
    spec.commandLine().getOut().println("total " + rows.total());
    return ExitCode.OK;
  }

  private void line(final String name, final String slot, final String block) {
    final PrintWriter out = spec.commandLine().getOut();
    out.println(String.format(Locale.ROOT, "%-24s %7s %8s", name, slot, block).stripTrailing());
  }

  @Command(
      name = "id",
      description = "Show what names a circuit in blocks, keys and on L1, and what keys it takes.")
  int id(
      @Option(
              names = SHAPE,
              paramLabel = "S",
              required = true,
              converter = ShapeConverter.class,
              description = SHAPES)
          final Shape shape) {
    final BlockCircuit circuit = BlockCircuit.compile(shape);
    final Listing listing = new Listing(spec.commandLine().getOut(), NAMES);
    listing.print("shape", shape + ": " + shape.transactions() + " x " + shape.depths());
    listing.print("circuit", circuit.id());
    listing.print("rows", rows(circuit));
    return ExitCode.OK;
  }

  private static String rows(final BlockCircuit circuit) {
    return circuit.circuit().constraintSystem().rows()
        + " of "
        + KeyGenerator.domainFor(circuit.circuit().constraintSystem());
  }

  @Command(
      name = "setup",
      description = {
        "Make the proving key of a shape's circuit from a setup.",
        "The setup is checked first: it is the file of a known ceremony, or every point of it is"
            + " what its section says."
      })
  int setup(
      @Option(
              names = SHAPE,
              paramLabel = "S",
              required = true,
              converter = ShapeConverter.class,
              description = SHAPES)
          final Shape shape,
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
          final Path key,
      @Option(
              names = VERIFICATION_KEY,
              paramLabel = "V",
              description = "File for the verification key, as prover masters take it.")
          final Optional<Path> verificationKey) {
    final CommandFiles files = new CommandFiles().reading(PTAU, setup).writing(KEY, key);
    verificationKey.ifPresent(file -> files.writing(VERIFICATION_KEY, file));
    files.requireUsable();
    final BlockCircuit circuit;
    final Optional<String> ceremony;
    final boolean insecure;
    try (ProgressBar bar = fluidex.progressBar();
        Ptau ptau = PlonkFiles.read(PTAU, setup, Ptau::open)) {
      circuit = BlockCircuit.compile(shape);
      ceremony =
          new KeyMaking(ptau, fluidex.setupPolicy(), bar)
              .make(PTAU, circuit.circuit().constraintSystem(), KEY, key);
      insecure = ptau.isInsecure();
    }
    verificationKey.ifPresent(file -> writeVerificationKey(key, file));
    final Listing listing = new Listing(spec.commandLine().getOut(), NAMES);
    listing.print("key", key);
    verificationKey.ifPresent(file -> listing.print("verification", file));
    listing.print("circuit", circuit.id());
    listing.print("rows", rows(circuit));
    FileReport.printOrigin(listing, insecure, ceremony);
    return ExitCode.OK;
  }

  private void writeVerificationKey(final Path key, final Path file) {
    try (ProvingKey made =
        PlonkFiles.read(KEY, key, path -> ProvingKey.open(path, fluidex.setupPolicy()))) {
      final byte[] bytes = VerificationKeyCodec.encode(made.verificationKey());
      PlonkFiles.write(VERIFICATION_KEY, file, path -> Files.write(path, bytes));
    }
  }
}
