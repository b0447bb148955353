package io.fluidex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the measurements themselves do is tested in module bench. */
class BenchCommandTest {
  @TempDir private Path folder;

  @Test
  void shouldListTheMeasurements() {
    final CommandLineRun run = CommandLineRun.of("bench");
    assertEquals(ExitCode.OK, run.exitCode());
    assertTrue(run.out().contains("\n  crypto "), run.out());
    assertTrue(run.out().contains("\n  plonk "), run.out());
    assertTrue(run.out().contains("\n  state "), run.out());
    assertTrue(run.out().contains("\n  match "), run.out());
  }

  @ParameterizedTest
  @CsvSource({
    "--commands=0, 'a round has 1 to 2000000 commands, not 0'",
    "--rounds=0, 'there are 1 to 1000 rounds, not 0'",
    "--rounds=x, --rounds",
    "--snapshot=-1, 'a snapshot has 1 to 1500000 open orders, not -1'",
  })
  void shouldRefuseRoundsOutOfRange(final String options, final String said) {
    final CommandLineRun run = CommandLineRun.of("bench", "match", options);
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode(), run.err());
    assertTrue(run.err().contains(said), run.err());
  }

  @Test
  void shouldMeasureTheExchangeCore() {
    final CommandLineRun run =
        CommandLineRun.of("bench", "match", "--commands", "500", "--rounds", "1");
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains("commands/s"), run.out());
  }

  @Test
  void shouldMeasureTheExchangeCoreBesideSnapshots() {
    final CommandLineRun run =
        CommandLineRun.of("bench", "match", "--snapshot", "2000", "--rounds", "1");
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains("times that without"), run.out());
  }

  @ParameterizedTest
  @CsvSource({
    "--traders=1, 'there are 2 to 10000 traders, not 1'",
    "--orders=0, 'there are 1 to 10000000 orders, not 0'",
    "--rate=0, 'orders per second, not 0'",
    "--seconds=0, 'seconds, not 0'",
    "--signed --target=localhost:1, 'leave the target out'",
    "--target=localhost:1, 'the exchange at localhost:1 refuses'",
  })
  void shouldRefuseLoadsThatAreNoLoads(final String options, final String said) {
    final CommandLineRun run = CommandLineRun.of(("bench exchange " + options).split(" ", -1));
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode(), run.err());
    assertTrue(run.err().contains(said), run.err());
  }

  @ParameterizedTest
  @CsvSource({
    "--power=7, 'the power is 7, not 8 to 23'",
    "--power=24, 'the power is 24, not 8 to 23'",
    "--power=8 --runs=0, at least one run",
    "--power=8 --threads=0, at least one run and one thread",
    "--power=8 --profile=none, --profile",
    "'', '--power=N'",
  })
  void shouldRefuseSettingsOutOfRange(final String options, final String said) {
    final CommandLineRun run = CommandLineRun.of(("bench plonk " + options).strip().split(" ", -1));
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode(), run.err());
    assertTrue(run.err().contains(said), run.err());
  }

  @ParameterizedTest
  @CsvSource({
    "--depths=8;14;24, '--depths: ''8;14;24'' is not three numbers'",
    "--depths=8, is not three numbers such as",
    "'--depths=8,14,33', the depth of the account tree must be from 1 to 32",
    "'--depths=8,14,1', must have at least 2 levels",
    "--type=mint, --type",
    "--block=0, blocks of 1 to",
    "--threads=0, 1 thread",
    "--seconds=61, --seconds: 61 is not from 1 to 60",
  })
  void shouldRefuseStatesThatThereAreNot(final String option, final String said) {
    final CommandLineRun run = CommandLineRun.of("bench", "state", option);
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode(), run.err());
    assertTrue(run.err().contains(said), run.err());
  }

  @ParameterizedTest
  @CsvSource({"0", "61", "-1"})
  void shouldRefuseTimesOutOfRange(final String seconds) {
    final CommandLineRun run = CommandLineRun.of("bench", "crypto", "--seconds", seconds);
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
    assertTrue(run.err().contains("--seconds: " + seconds + " is not from 1 to 60"), run.err());
  }

  @Test
  void shouldRefuseAFileInPlaceOfTheFolder() throws IOException {
    final Path file = Files.writeString(folder.resolve("file"), "");
    final CommandLineRun run =
        CommandLineRun.of("bench", "plonk", "--power", "8", "--files", file.toString());
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode(), run.err());
    assertTrue(run.err().contains("--files: " + file + " cannot be used"), run.err());
  }
}
