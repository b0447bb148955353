package io.fluidex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenesisCommandTest {
  @TempDir private Path folder;

  @Test
  void shouldPrintTheRootOfTheOriginalForItsDepths() {
    final CommandLineRun run = CommandLineRun.of("genesis", "--shape", "tiny");
    assertEquals(ExitCode.OK, run.exitCode());
    assertTrue(
        run.out()
            .contains(
                "2740118980575216961600599493290771284039780090104315804167975604744460692487"),
        run.out());
    assertTrue(
        CommandLineRun.of("genesis", "--shape", "small")
            .out()
            .contains(
                "2119563229235542096628543463089678545246049823079412307679133825775750344062"));
  }

  @Test
  void shouldWriteAFileOnceAndAcceptItAgain() throws Exception {
    final Path file = folder.resolve("genesis.json");
    final CommandLineRun first =
        CommandLineRun.of("genesis", "--shape", "tiny", "--file", file.toString());
    assertEquals(first.out(), Files.readString(file));
    assertEquals(first, CommandLineRun.of("genesis", "--shape", "tiny", "--file", file.toString()));
    assertEquals(1, first.out().lines().count());
  }

  @Test
  void shouldNotReplaceAnotherGenesis() throws Exception {
    final Path file = folder.resolve("genesis.json");
    CommandLineRun.of("genesis", "--shape", "tiny", "--file", file.toString());
    final String before = Files.readString(file);
    final CommandLineRun run =
        CommandLineRun.of("genesis", "--shape", "small", "--file", file.toString());
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
    assertTrue(run.err().contains("is of another genesis"), run.err());
    assertEquals(before, Files.readString(file));
  }

  @Test
  void shouldNameTheShapes() {
    final CommandLineRun run = CommandLineRun.of("genesis", "--shape", "huge");
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
    assertTrue(run.err().contains("tiny, small, prod16, prod64"), run.err());
  }

  @Test
  void shouldAskWhereTheBlocksAre() {
    for (final String command : new String[] {"restore", "audit"}) {
      final CommandLineRun run = CommandLineRun.of(command, "--circuit", "tiny=" + "00".repeat(32));
      assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
      assertTrue(run.err().contains("--l1"), run.err());
    }
  }

  @Test
  void shouldSayThatNoNodeAnswers() {
    final CommandLineRun run =
        CommandLineRun.of(
            "restore",
            "--l1",
            "http://127.0.0.1:9",
            "--contract",
            "0x" + "00".repeat(20),
            "--circuit",
            "tiny=" + "00".repeat(32));
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
    assertTrue(
        run.err().contains("the Ethereum node cannot be reached: http://127.0.0.1:9"), run.err());
  }
}
