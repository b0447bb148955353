package io.fluidex.cli;

import io.fluidex.ethsender.rpc.L1Receipt;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code fluidex deposit}: money from L1 to an account. */
@Command(
    name = "deposit",
    description = {
      "Deposit on L1 to an account of the exchange, your own or another.",
      "Of a token the exchange is first allowed to take the amount, if it is not yet."
    })
final class DepositCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ParentCommand private FluidexCommand root;

  @Mixin private L1Options l1;

  @Mixin private AccountOption account;

  @Mixin private JsonOption json;

  @Parameters(paramLabel = "TOKEN", description = "ETH, or the number of another token.")
  private String token;

  @Parameters(paramLabel = "AMOUNT", description = "How much.")
  private String amount;

  @Override
  public Integer call() {
    final BigDecimal number = Trading.number("AMOUNT", amount);
    final long to = account.required(root);
    return l1.run(
        root,
        session -> {
          final L1Token deposited = L1Token.read(session.exchange(), token);
          final BigInteger parts = deposited.units(number).multiply(deposited.token().unit());
          final L1Receipt receipt =
              deposited.id() == 0
                  ? session.exchange().depositEth(to, parts)
                  : session.exchange().depositErc20(deposited.id(), to, parts);
          spec.commandLine()
              .getOut()
              .println(
                  json.wanted()
                      ? JsonOption.object()
                          .put("account", to)
                          .put("token", deposited.id())
                          .put("amount", number.toPlainString())
                          .put("transaction", receipt.transaction().toString())
                          .put("l1_block", receipt.block().number())
                          .toString()
                      : "deposited "
                          + number.toPlainString()
                          + " "
                          + deposited.name()
                          + " to account "
                          + to
                          + " in L1 block "
                          + receipt.block().number()
                          + "; the exchange has it once the block is final");
          return ExitCode.OK;
        });
  }
}
