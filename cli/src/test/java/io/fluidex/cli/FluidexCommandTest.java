package io.fluidex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FluidexCommandTest {
  @Test
  void shouldListCommandsWhenNoneIsGiven() {
    final CommandLineRun run = CommandLineRun.of();
    assertEquals(ExitCode.OK, run.exitCode());
    assertTrue(run.out().contains("\n  version "), run.out());
    assertEquals("", run.err());
  }

  @Test
  void shouldRejectUnknownCommandAndSuggestANearOne() {
    final CommandLineRun run = CommandLineRun.of("verison");
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
    assertEquals("", run.out());
    final String[] lines = run.err().split("\n", -1);
    assertEquals("fluidex: there is no command 'verison'", lines[0]);
    assertTrue(lines[1].startsWith("Did you mean: fluidex version or "), lines[1]);
    assertEquals("'fluidex help' lists the commands.", lines[2]);
  }

  @Test
  void shouldRejectUnknownOptionAndNameTheHelp() {
    final CommandLineRun run = CommandLineRun.of("version", "--nonsense");
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
    assertEquals(
        """
        fluidex version: Unknown option: '--nonsense'
        'fluidex help version' explains the command.
        """,
        run.err());
  }

  @Test
  void shouldExplainCommandsOfCommands() {
    final CommandLineRun run = CommandLineRun.of("help", "keys", "derive");
    assertEquals(ExitCode.OK, run.exitCode());
    assertTrue(run.out().startsWith("Usage: fluidex keys derive "), run.out());
    assertEquals(run, CommandLineRun.of("keys", "derive", "--help"));
  }

  @Test
  void shouldNotExplainCommandsThatDoNotExist() {
    assertEquals(
        new CommandLineRun(
            ExitCode.UNUSABLE_INPUT,
            "",
            "fluidex help: there is no command 'keys drive'; 'fluidex help' lists them\n"),
        CommandLineRun.of("help", "keys", "drive"));
  }

  @Test
  void shouldShowVersionOfTheBuild() {
    final CommandLineRun run = CommandLineRun.of("version");
    assertEquals(ExitCode.OK, run.exitCode());
    assertTrue(
        run.out().matches("(?s)fluidex  \\d+\\.\\d+\\.\\d+\\Rcommit   \\S+\\R.*"), run.out());
  }

  @Test
  void shouldShowTheArithmeticOnRequest() {
    assertFalse(CommandLineRun.of("version").out().contains("\nfields "));
    assertTrue(CommandLineRun.of("version", "--arithmetic").out().contains("\nfields   "));
  }

  @Test
  void shouldReportUnusableInputWithoutAStackTrace() {
    final CommandLineRun run = failing(() -> fail(new InputException("N is not a number")));
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
    assertEquals("fluidex failing: N is not a number\n", run.err());
  }

  @Test
  void shouldReportABugAsOne() {
    final CommandLineRun run = failing(() -> fail(new IllegalStateException("lost")));
    assertEquals(ExitCode.INTERNAL_ERROR, run.exitCode());
    assertTrue(run.err().contains("internal error: java.lang.IllegalStateException: lost"));
    assertFalse(run.err().contains("\tat "), run.err());
  }

  @Test
  void shouldShowStackTraceWhenVerbose() {
    final CommandLineRun run = failing(() -> fail(new IllegalStateException("lost")), "--verbose");
    assertEquals(ExitCode.INTERNAL_ERROR, run.exitCode());
    assertTrue(run.err().contains("\tat "), run.err());
  }

  private static int fail(final RuntimeException e) {
    throw e;
  }

  private static CommandLineRun failing(final Callable<Integer> body, final String... options) {
    final CommandLine commandLine =
        FluidexCommand.commandLine(InputStream.nullInputStream(), Map.of());
    commandLine.addSubcommand("failing", new Failing(body));
    // Subcommands added late do not inherit what was set before.
    commandLine.setExecutionExceptionHandler(commandLine.getExecutionExceptionHandler());
    final String[] args = new String[options.length + 1];
    args[0] = "failing";
    System.arraycopy(options, 0, args, 1, options.length);
    return CommandLineRun.of(commandLine, args);
  }

  @Command(name = "failing")
  private record Failing(Callable<Integer> body) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      return body.call();
    }
  }
}
