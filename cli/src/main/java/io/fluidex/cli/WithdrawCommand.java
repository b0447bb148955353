package io.fluidex.cli;

import io.fluidex.client.Asset;
import io.fluidex.proto.matchengine.WithdrawResponse;
import java.math.BigDecimal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code fluidex withdraw}: moves balance to the account's owner on L1. */
@Command(
    name = "withdraw",
    description = {
      "Withdraw to the account's owner on L1.",
      "Once the block is executed there, 'fluidex claim' pays it out."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:It was accepted.",
      "1:The exchange has refused.",
      "2:The input is unusable, or nobody answers.",
      "3:It is not known what happened."
    })
final class WithdrawCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ParentCommand private FluidexCommand root;

  @Mixin private TraderOptions trader;

  @Mixin private JsonOption json;

  @Parameters(paramLabel = "ASSET", description = "Such as ETH.")
  private String asset;

  @Parameters(paramLabel = "AMOUNT", description = "How much.")
  private String amount;

  @Override
  public Integer call() {
    final BigDecimal number = Trading.number("AMOUNT", amount);
    return trader.run(
        root,
        (client, signing) -> {
          final Asset withdrawn = signing.listing().asset(asset);
          final WithdrawResponse done =
              client.withdraw(signing.signer(), withdrawn, number, signing.validUntil());
          spec.commandLine()
              .getOut()
              .println(
                  json.wanted()
                      ? JsonOption.object()
                          .put("asset", asset)
                          .put("available", done.getAvailable())
                          .put("next_nonce", done.getNextNonce())
                          .toString()
                      : "accepted; "
                          + done.getAvailable()
                          + " "
                          + asset
                          + " are left; 'fluidex claim' pays it once its block is executed on L1");
          return ExitCode.OK;
        });
  }
}
