package io.fluidex.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fluidex.client.Market;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code fluidex market}: what can be traded. */
@Command(
    name = "market",
    description = "See what can be traded.",
    synopsisSubcommandLabel = "COMMAND")
final class MarketCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private FluidexCommand root;

  /** Without a subcommand there is nothing to do but to say what there is. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "list",
      description = "List the markets, and how many decimals amounts and prices may have.")
  int list(@Mixin final ServerOptions server, @Mixin final JsonOption json) {
    return Trading.run(
        spec,
        root,
        server,
        client -> {
          final ArrayNode array = JsonOption.array();
          final Table table =
              new Table("market", "base", "quote", ">amount decimals", ">price decimals", ">least");
          for (final Market market : client.listing().markets().values()) {
            array
                .addObject()
                .put("market", market.name())
                .put("base", market.base().id())
                .put("quote", market.quote().id())
                .put("amount_precision", market.amountPrecision())
                .put("price_precision", market.pricePrecision())
                .put("min_amount", market.minAmount().toPlainString());
            table.add(
                market.name(),
                market.base().id(),
                market.quote().id(),
                market.amountPrecision(),
                market.pricePrecision(),
                market.minAmount().toPlainString());
          }
          if (json.wanted()) {
            spec.commandLine().getOut().println(array);
          } else {
            table.print(spec.commandLine().getOut());
          }
          return ExitCode.OK;
        });
  }
}
