package io.fluidex.cli;

import io.fluidex.client.Asset;
import io.fluidex.proto.matchengine.TransferResponse;
import java.math.BigDecimal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code fluidex transfer}: pays another account of the exchange. */
@Command(
    name = "transfer",
    description = "Pay another account of the exchange.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:It was paid.",
      "1:The exchange has refused, or the balance is not there.",
      "2:The input is unusable, or nobody answers.",
      "3:It is not known what happened."
    })
final class TransferCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ParentCommand private FluidexCommand root;

  @Mixin private TraderOptions trader;

  @Mixin private JsonOption json;

  @Parameters(paramLabel = "ASSET", description = "Such as ETH.")
  private String asset;

  @Parameters(paramLabel = "AMOUNT", description = "How much.")
  private String amount;

  @Parameters(paramLabel = "TO", description = "The account that is paid.")
  private String to;

  @Override
  public Integer call() {
    final BigDecimal number = Trading.number("AMOUNT", amount);
    final long receiver = AccountOption.id("TO", to);
    return trader.run(
        root,
        (client, signing) -> {
          final Asset paid = signing.listing().asset(asset);
          final TransferResponse done =
              client.transfer(signing.signer(), paid, receiver, number, signing.validUntil());
          if (!done.getSuccess()) {
            spec.commandLine()
                .getErr()
                .println(
                    "fluidex transfer: account "
                        + signing.signer().account()
                        + " has not "
                        + amount
                        + " but "
                        + done.getBalanceFrom()
                        + " "
                        + asset
                        + " available: nothing was paid");
            return ExitCode.INVALID;
          }
          spec.commandLine()
              .getOut()
              .println(
                  json.wanted()
                      ? JsonOption.object()
                          .put("asset", asset)
                          .put("available", done.getBalanceFrom())
                          .put("next_nonce", done.getNextNonce())
                          .toString()
                      : "paid; " + done.getBalanceFrom() + " " + asset + " are left");
          return ExitCode.OK;
        });
  }
}
