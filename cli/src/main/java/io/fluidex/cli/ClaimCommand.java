package io.fluidex.cli;

import io.fluidex.crypto.l2key.EthereumAddress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code fluidex claim}: what L1 owes an owner is paid. */
@Command(
    name = "claim",
    description = {
      "Have what was withdrawn, exited or refunded paid out on L1.",
      "Anyone may ask for it; the owner is paid."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:The owner was paid.",
      "1:Nothing is pending, or L1 has refused.",
      "2:The input is unusable, or the node does not answer."
    })
final class ClaimCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ParentCommand private FluidexCommand root;

  @Mixin private L1Options l1;

  @Mixin private JsonOption json;

  @Option(
      names = "--owner",
      paramLabel = "ADDRESS",
      description = "Who is paid; the Ethereum key's owner if not given.")
  private String owner;

  @Parameters(paramLabel = "TOKEN", description = "ETH, or the number of another token.")
  private String token;

  @Override
  public Integer call() {
    return l1.run(
        root,
        session -> {
          final EthereumAddress paid =
              owner == null ? session.exchange().address() : L1Options.address("--owner", owner);
          final L1Token claimed = L1Token.read(session.exchange(), token);
          final long pending = session.exchange().pending(paid, claimed.id());
          if (pending == 0) {
            spec.commandLine()
                .getErr()
                .println(
                    "fluidex claim: nothing is pending for "
                        + paid
                        + " in "
                        + claimed.name()
                        + ": a withdrawal is, once its block is executed on L1");
            return ExitCode.INVALID;
          }
          session.exchange().claim(paid, claimed.id());
          spec.commandLine()
              .getOut()
              .println(
                  json.wanted()
                      ? JsonOption.object()
                          .put("owner", paid.toString())
                          .put("token", claimed.id())
                          .put("amount", claimed.amount(pending))
                          .toString()
                      : "paid " + claimed.amount(pending) + " " + claimed.name() + " to " + paid);
          return ExitCode.OK;
        });
  }
}
