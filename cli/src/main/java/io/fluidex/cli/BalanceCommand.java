package io.fluidex.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fluidex.proto.matchengine.BalanceQueryResponse.AssetBalance;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code fluidex balance}: what an account has on the exchange. */
@Command(name = "balance", description = "Show what an account has on the exchange.")
final class BalanceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ParentCommand private FluidexCommand root;

  @Mixin private ServerOptions server;

  @Mixin private AccountOption account;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    final long id = account.required(root);
    return Trading.run(
        spec,
        root,
        server,
        client -> {
          client.user(id);
          print(client.balances(id));
          return ExitCode.OK;
        });
  }

  private void print(final List<AssetBalance> balances) {
    final ArrayNode array = JsonOption.array();
    final Table table = new Table("asset", ">available", ">in orders");
    for (final AssetBalance balance : balances) {
      array
          .addObject()
          .put("asset", balance.getAssetId())
          .put("available", balance.getAvailable())
          .put("frozen", balance.getFrozen());
      table.add(balance.getAssetId(), balance.getAvailable(), balance.getFrozen());
    }
    if (json.wanted()) {
      spec.commandLine().getOut().println(array);
    } else {
      table.print(spec.commandLine().getOut());
    }
  }
}
