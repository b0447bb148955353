package io.fluidex.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fluidex help}: unlike picocli's own, it also explains the commands of commands. */
@Command(name = "help", description = "Explain a command.")
final class ShowHelpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..*",
      description = "The command, such as 'keys derive'; none lists them.")
  private List<String> names = List.of();

  @Override
  public Integer call() {
    CommandLine command = spec.commandLine().getParent();
    for (final String name : names) {
      final CommandLine next = command.getSubcommands().get(name);
      if (next == null) {
        throw new InputException(
            "there is no command '" + String.join(" ", names) + "'; 'fluidex help' lists them");
      }
      command = next;
    }
    command.usage(spec.commandLine().getOut());
    return ExitCode.OK;
  }
}
