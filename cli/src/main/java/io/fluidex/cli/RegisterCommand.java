package io.fluidex.cli;

import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.eddsa.PrivateKey;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code fluidex register}: a new account, on L1. */
@Command(
    name = "register",
    description = {
      "Register an L2 key on L1 as a new account of the Ethereum key's owner, for the registration"
          + " fee.",
      "The exchange knows the account as soon as the L1 block is final for it."
    })
final class RegisterCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ParentCommand private FluidexCommand root;

  @Mixin private L1Options l1;

  @Mixin private JsonOption json;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      description = "The key that will sign for the account, as 'fluidex keys' writes it.")
  private String key;

  @Override
  public Integer call() {
    final BabyJubJubPoint point;
    try (PrivateKey secret = KeyFile.read(root.secretFiles(), key)) {
      point = secret.publicKey().point();
    }
    return l1.run(
        root,
        session -> {
          final long account =
              session.exchange().register(point.x().toBigInteger(), point.y().toBigInteger());
          spec.commandLine()
              .getOut()
              .println(
                  json.wanted()
                      ? JsonOption.object()
                          .put("account", account)
                          .put("owner", session.exchange().address().toString())
                          .toString()
                      : "account " + account + " of " + session.exchange().address());
          return ExitCode.OK;
        });
  }
}
