package io.fluidex.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.client.TradingClient;
import io.fluidex.proto.matchengine.TradeInfo;
import io.fluidex.proto.matchengine.TradeStreamResponse;
import io.fluidex.proto.matchengine.UserTradeInfo;
import java.time.Instant;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code fluidex trades}: trades of a market as they happen, or those of an order. */
@Command(
    name = "trades",
    description = "Show trades of a market as they happen, or those of an order.")
final class TradesCommand implements Callable<Integer> {
  private static final int MOST = 100;

  @Spec private CommandSpec spec;

  @ParentCommand private FluidexCommand root;

  @Mixin private ServerOptions server;

  @Mixin private JsonOption json;

  @ArgGroup(multiplicity = "1")
  private Which which;

  @Option(
      names = "--updates",
      paramLabel = "N",
      defaultValue = "-1",
      description = "With --watch: end after so many.")
  private long updates;

  @Parameters(paramLabel = "MARKET", description = "Such as ETH_USDT.")
  private String market;

  /** Which trades. */
  private static final class Which {
    @Option(names = "--watch", description = "All trades from now on, as they happen.")
    private boolean watch;

    @Option(
        names = "--order",
        paramLabel = "ORDER",
        description = "Those of an order, oldest first, at most 100.")
    private Long order;
  }

  @Override
  public Integer call() {
    return Trading.run(spec, root, server, client -> which.watch ? watch(client) : ofOrder(client));
  }

  private int watch(final TradingClient client) {
    final Iterator<TradeStreamResponse> trades = client.watchTrades(market);
    for (long shown = 0; shown != updates && trades.hasNext(); shown++) {
      final TradeInfo trade = trades.next().getTrade();
      if (json.wanted()) {
        spec.commandLine().getOut().println(object(trade));
      } else {
        spec.commandLine()
            .getOut()
            .println(
                String.format(
                    Locale.ROOT,
                    "%s  %-4s  %14s  %14s",
                    Instant.ofEpochMilli(trade.getTime()),
                    OrderPrinter.side(trade.getTakerSide()),
                    trade.getPrice(),
                    trade.getAmount()));
      }
    }
    return ExitCode.OK;
  }

  private static ObjectNode object(final TradeInfo trade) {
    return JsonOption.object()
        .put("id", trade.getId())
        .put("market", trade.getMarket())
        .put("time", trade.getTime())
        .put("taker_side", OrderPrinter.side(trade.getTakerSide()))
        .put("price", trade.getPrice())
        .put("amount", trade.getAmount())
        .put("quote_amount", trade.getQuoteAmount());
  }

  private int ofOrder(final TradingClient client) {
    final Table table = new Table("time", "side", "role", ">price", ">amount", ">fee");
    for (final UserTradeInfo each : client.orderTrades(market, which.order, MOST)) {
      final String role = each.getMaker() ? "maker" : "taker";
      if (json.wanted()) {
        spec.commandLine()
            .getOut()
            .println(
                object(each.getTrade())
                    .put("side", OrderPrinter.side(each.getSide()))
                    .put("role", role)
                    .put("fee", each.getFee()));
      }
      table.add(
          Instant.ofEpochMilli(each.getTrade().getTime()),
          OrderPrinter.side(each.getSide()),
          role,
          each.getTrade().getPrice(),
          each.getTrade().getAmount(),
          each.getFee());
    }
    if (!json.wanted()) {
      table.print(spec.commandLine().getOut());
    }
    return ExitCode.OK;
  }
}
