package io.fluidex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.plonk.format.VerificationKeyCodec;
import io.fluidex.plonk.format.VerificationKeyJson;
import io.fluidex.plonk.setup.SetupPolicy;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockBuilder;
import io.fluidex.rollup.block.BlockCodec;
import io.fluidex.rollup.block.BlockHeader;
import io.fluidex.rollup.circuit.BlockCircuit;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.signature.SignatureChecker;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.Register;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockCommandTest {
  private static final Map<String, String> DEVELOPMENT =
      Map.of(SetupPolicy.VARIABLE, SetupPolicy.DEVELOPMENT_VALUE);

  @TempDir private Path folder;

  private static CommandLineRun run(final Object... args) {
    return CommandLineRun.withEnvironment(
        DEVELOPMENT, Arrays.stream(args).map(Object::toString).toArray(String[]::new));
  }

  /** Two blocks, one after the other. */
  private static Block[] blocks(final Bytes32 circuitId) {
    final RollupState state = RollupState.genesis(Shape.TINY.depths(), NodeHasher.ofMachine());
    final Block[] blocks = new Block[2];
    for (int i = 0; i < blocks.length; i++) {
      final BlockHeader header =
          new BlockHeader(
              Shape.TINY, circuitId, i, 1_700_000_000, Domain.ofBytes(new byte[Domain.BYTES]));
      final BlockBuilder builder = new BlockBuilder(state, header, SignatureChecker.believing());
      final BabyJubJubPoint key = BabyJubJubPoint.BASE8;
      builder.add(new Register(2, key.sign(), key.y()));
      builder.add(new Deposit(2, 1, 100));
      blocks[i] = builder.seal();
    }
    return blocks;
  }

  private Path write(final String name, final byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  @Test
  void shouldShowTheRowsOfAShape() {
    final CommandLineRun run = run("circuit", "rows", "--shape", "tiny");
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    final String last = run.out().lines().toList().getLast();
    assertEquals(
        "total " + BlockCircuit.compile(Shape.TINY).circuit().constraintSystem().rows(), last);
    assertTrue(run.out().contains("\nfirst/signature "), run.out());
    final CommandLineRun wrong = run("circuit", "rows", "--shape", "huge");
    assertEquals(ExitCode.UNUSABLE_INPUT, wrong.exitCode());
    assertTrue(
        wrong.err().contains("there is no shape 'huge', only tiny, small, prod16, prod64"),
        wrong.err());
  }

  @Test
  void shouldInspectProveAndVerify() throws IOException {
    final Block[] blocks = blocks(BlockCircuit.compile(Shape.TINY).id());
    final Path block = write("block", BlockCodec.encode(blocks[0]));
    final Path other = write("other", BlockCodec.encode(blocks[1]));
    final CommandLineRun inspected = run("block", "inspect", block);
    assertEquals(ExitCode.OK, inspected.exitCode(), inspected.err());
    assertTrue(inspected.out().contains("Deposit[account=2, token=1, amount=100]"));

    final Path setup = folder.resolve("setup.ptau");
    final Path key = folder.resolve("block.key");
    final Path masters = folder.resolve("block.vk");
    final Path proof = folder.resolve("proof");
    assertEquals(ExitCode.OK, run("plonk", "dev-setup", "--power", 14, "--out", setup).exitCode());
    final CommandLineRun made =
        run(
            "circuit",
            "setup",
            "--shape",
            "tiny",
            "--ptau",
            setup,
            "--key",
            key,
            "--verification-key",
            masters);
    assertEquals(ExitCode.OK, made.exitCode(), made.err());
    final CommandLineRun proven = run("block", "prove", block, "--key", key, "--proof", proof);
    assertEquals(ExitCode.OK, proven.exitCode(), proven.err());
    assertEquals(
        new CommandLineRun(ExitCode.OK, "valid\n", ""),
        run("block", "verify", block, "--key", key, "--proof", proof));
    assertEquals(
        ExitCode.INVALID, run("block", "verify", other, "--key", key, "--proof", proof).exitCode());
    final Path vk = folder.resolve("vk.json");
    assertEquals(ExitCode.OK, run("plonk", "export-vk", "--key", key, "--vk", vk).exitCode());
    assertEquals(
        Files.readString(vk).strip(),
        VerificationKeyJson.write(VerificationKeyCodec.decode(Files.readAllBytes(masters)))
            .toString()
            .strip());
    assertEquals(
        ExitCode.OK, run("block", "verify", block, "--vk", vk, "--proof", proof).exitCode());
    final CommandLineRun production =
        CommandLineRun.of("block", "verify", "" + block, "--vk", "" + vk, "--proof", "" + proof);
    assertEquals(ExitCode.UNUSABLE_INPUT, production.exitCode());
    assertTrue(production.err().contains("insecure"), production.err());
    final byte[] changed = Files.readAllBytes(proof);
    changed[100] ^= 1;
    final Path forged = write("forged", changed);
    assertEquals(
        ExitCode.INVALID, run("block", "verify", block, "--vk", vk, "--proof", forged).exitCode());
  }

  @Test
  void shouldRefuseFilesThatAreNoBlocks() throws IOException {
    final byte[] right = BlockCodec.encode(blocks(Bytes32.of(new byte[32]))[0]);
    final byte[] damaged = right.clone();
    damaged[right.length / 2] ^= 4;
    final byte[] version = right.clone();
    version[9] = 9;
    assertRefused(write("cut.fdx", Arrays.copyOf(right, 200)), "damaged");
    assertRefused(write("damaged.fdx", damaged), "damaged");
    assertRefused(write("version.fdx", version), "version 9");
    assertRefused(write("empty.fdx", new byte[0]), "not a block file");
    assertRefused(folder.resolve("none"), "it does not exist");
    assertRefused(folder, "is a folder");
  }

  private static void assertRefused(final Path file, final String why) {
    final CommandLineRun run = run("block", "inspect", file);
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode(), run.err());
    assertTrue(run.err().contains(why), run.err());
    assertTrue(run.err().contains(file.toString()), run.err());
  }
}
