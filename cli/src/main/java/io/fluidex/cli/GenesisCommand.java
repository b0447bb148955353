package io.fluidex.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.NodeHasher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fluidex genesis}: the state before the first block, which the L1 contract begins with. */
@Command(
    name = "genesis",
    description = {
      "Print the state before the first block, as one line of JSON: shape, depths, and its root in"
          + " hexadecimal (genesis_root) and decimal.",
      "The L1 contract is deployed with this root. Running it again gives the same; with --file, a"
          + " file that says something else is an error."
    })
final class GenesisCommand implements Callable<Integer> {
  private static final JsonMapper JSON = new JsonMapper();

  @Spec private CommandSpec spec;

  @Mixin private ShapeOption shape;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Also write it there, unless it is there already.")
  private Path file;

  @Override
  public Integer call() {
    final String text = text(shape.shape());
    if (file != null) {
      write(text + "\n");
    }
    spec.commandLine().getOut().println(text);
    return ExitCode.OK;
  }

  private static String text(final Shape shape) {
    final Fr root = RollupState.genesis(shape.depths(), NodeHasher.ofMachine()).root();
    final ObjectNode genesis =
        JSON.createObjectNode()
            .put("shape", shape.toString())
            .put("balance_depth", shape.depths().balance())
            .put("order_depth", shape.depths().order())
            .put("account_depth", shape.depths().account())
            .put("genesis_root", Hex.encodePrefixed(root.toBytesBe()))
            .put("genesis_root_decimal", root.toString());
    return genesis.toString();
  }

  private void write(final String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (final FileAlreadyExistsException _) {
      requireSame(text);
    } catch (final IOException e) {
      throw new InputException(
          "--file: " + file + " cannot be written: " + FileProblem.whenWriting(e), e);
    }
  }

  private void requireSame(final String text) {
    final String there;
    try {
      there = Files.readString(file, StandardCharsets.UTF_8);
    } catch (final IOException e) {
      throw new InputException(
          "--file: " + file + " cannot be read: " + FileProblem.whenReading(e), e);
    }
    if (!there.equals(text)) {
      throw new InputException(
          "--file: "
              + file
              + " is of another genesis; it stays as it is. A deployment keeps its genesis: use"
              + " another file, or the shape that it was made with");
    }
  }
}
