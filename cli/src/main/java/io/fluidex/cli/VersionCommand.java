package io.fluidex.cli;

import io.fluidex.crypto.vector.BulkFields;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fluidex version}: what is running, for bug reports. */
@Command(
    name = "version",
    description = "Show the version, the commit it was built from and the machine it runs on.")
final class VersionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--arithmetic",
      description =
          "Also find out how this machine computes with many field elements, which takes a second"
              + " or two.")
  private boolean arithmetic;

  @Override
  public Integer call() {
    final BuildInfo build = BuildInfo.load();
    print("fluidex", build.version());
    print("commit", build.commit());
    print("java", Runtime.version() + " (" + System.getProperty("java.vendor") + ")");
    print(
        "machine",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch")
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " processors, heap up to "
            + (Runtime.getRuntime().maxMemory() >> 20)
            + " MiB");
    if (arithmetic) {
      print("fields", BulkFields.describe());
    }
    return ExitCode.OK;
  }

  private void print(final String name, final String value) {
    spec.commandLine().getOut().printf("%-8s %s%n", name, value);
  }
}
