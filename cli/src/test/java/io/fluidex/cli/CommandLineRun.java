package io.fluidex.cli;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;

/**
 * What one command line printed and how it ended.
 *
 * @param exitCode the exit code
 * @param out all of standard output
 * @param err all of standard error
 */
record CommandLineRun(int exitCode, String out, String err) {
  /** Runs a command line in this JVM. */
  static CommandLineRun of(final String... args) {
    return withInput("", args);
  }

  /** Runs a command line in this JVM that finds a text in its standard input. */
  static CommandLineRun withInput(final String input, final String... args) {
    return of(
        FluidexCommand.commandLine(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), Map.of()),
        args);
  }

  /** Runs a command line in this JVM where the environment has some variables. */
  static CommandLineRun withEnvironment(
      final Map<String, String> environment, final String... args) {
    return of(FluidexCommand.commandLine(InputStream.nullInputStream(), environment), args);
  }

  static CommandLineRun of(final CommandLine commandLine, final String... args) {
    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    final int exitCode = commandLine.execute(args);
    return new CommandLineRun(exitCode, out.toString(), err.toString());
  }
}
