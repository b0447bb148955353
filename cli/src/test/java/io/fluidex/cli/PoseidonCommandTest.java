package io.fluidex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoseidonCommandTest {
  /** Poseidon(1, 2) of circomlib. */
  private static final String HASH_OF_1_AND_2 =
      "7853200120776062878684798364095072458815029376092732009249414926327459813530";

  private static final String MODULUS =
      "21888242871839275222246405745257275088548364400416034343698204186575808495617";

  @Test
  void shouldPrintTheHashOfCircomlib() {
    assertEquals(
        new CommandLineRun(ExitCode.OK, HASH_OF_1_AND_2 + "\n", ""),
        CommandLineRun.of("poseidon", "1", "2"));
  }

  @Test
  void shouldReadHexadecimalAndLeadingZeros() {
    assertEquals(HASH_OF_1_AND_2 + "\n", CommandLineRun.of("poseidon", "0x01", "002").out());
  }

  @Test
  void shouldPrintHexadecimalOnRequest() {
    assertEquals(
        "0x115cc0f5e7d690413df64c6b9662e9cf2a3617f2743245519e19607a4417189a\n",
        CommandLineRun.of("poseidon", "--hex", "1", "2").out());
  }

  @Test
  void shouldTakeSixInputs() {
    assertEquals(
        "20400040500897583745843009878988256314335038853985262692600694741116813247201\n",
        CommandLineRun.of("poseidon", "1", "2", "3", "4", "5", "6").out());
  }

  @Test
  void shouldRejectSevenInputs() {
    assertEquals(
        new CommandLineRun(
            ExitCode.UNUSABLE_INPUT,
            "",
            "fluidex poseidon: 7 numbers were given, but Poseidon takes 1 to 6\n"),
        CommandLineRun.of("poseidon", "1", "2", "3", "4", "5", "6", "7"));
  }

  @Test
  void shouldRejectNoInput() {
    final CommandLineRun run = CommandLineRun.of("poseidon");
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
    assertTrue(run.err().startsWith("fluidex poseidon: Missing required parameter: 'N'"));
  }

  @Test
  void shouldTakeTheLargestElementAndRejectTheModulus() {
    final String largest = MODULUS.substring(0, MODULUS.length() - 1) + "6";
    assertEquals(ExitCode.OK, CommandLineRun.of("poseidon", largest).exitCode());
    final CommandLineRun run = CommandLineRun.of("poseidon", "1", MODULUS);
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
    assertTrue(
        run.err()
            .startsWith(
                "fluidex poseidon: N: "
                    + MODULUS
                    + " is not a field element: it must be below "
                    + MODULUS),
        run.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "1.0", "0x", "0xg", "ff", "1 2", "1_000", "٣"})
  void shouldRejectWhatIsNoNumber(final String text) {
    final CommandLineRun run = CommandLineRun.of("poseidon", text);
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
    assertEquals("", run.out());
    assertTrue(run.err().contains("N: '" + text + "' is not a number"), run.err());
  }

  @Test
  void shouldRejectEndlessNumbers() {
    final CommandLineRun run = CommandLineRun.of("poseidon", "0".repeat(100_000));
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
    assertTrue(run.err().contains("it has 100000 characters"), run.err());
  }
}
