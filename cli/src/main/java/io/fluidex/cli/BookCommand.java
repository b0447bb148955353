package io.fluidex.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.client.DepthView;
import io.fluidex.client.TradingClient;
import io.fluidex.proto.matchengine.DepthStreamResponse;
import io.fluidex.proto.matchengine.OrderBookDepthResponse;
import io.fluidex.proto.matchengine.OrderBookDepthResponse.PriceInfo;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code fluidex book}: the best prices of a market. */
@Command(
    name = "book",
    description = "Show the best prices of a market: sellers above, buyers below.")
final class BookCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ParentCommand private FluidexCommand root;

  @Mixin private ServerOptions server;

  @Mixin private JsonOption json;

  @Option(
      names = "--levels",
      paramLabel = "N",
      defaultValue = "10",
      description = "Prices on each side; ${DEFAULT-VALUE} if not given.")
  private int levels;

  @Option(names = "--watch", description = "Go on, and show the book after every change.")
  private boolean watch;

  @Option(
      names = "--updates",
      paramLabel = "N",
      defaultValue = "-1",
      description = "With --watch: end after so many.")
  private long updates;

  @Parameters(paramLabel = "MARKET", description = "Such as ETH_USDT.")
  private String market;

  @Override
  public Integer call() {
    if (levels < 1) {
      throw new InputException("--levels: " + levels + " is not 1 or more");
    }
    return Trading.run(spec, root, server, client -> watch ? watch(client) : show(client));
  }

  private int show(final TradingClient client) {
    final OrderBookDepthResponse depth = client.depth(market, levels);
    print(depth.getSequence(), depth.getAsksList(), depth.getBidsList());
    return ExitCode.OK;
  }

  private int watch(final TradingClient client) {
    final DepthView view = new DepthView();
    final Iterator<DepthStreamResponse> changes = client.watchDepth(market, levels);
    for (long shown = 0; shown != updates && changes.hasNext(); shown++) {
      view.apply(changes.next());
      print(view.sequence(), view.asks(levels), view.bids(levels));
    }
    return ExitCode.OK;
  }

  private void print(final long sequence, final List<PriceInfo> asks, final List<PriceInfo> bids) {
    final PrintWriter out = spec.commandLine().getOut();
    if (json.wanted()) {
      out.println(
          JsonOption.object()
              .put("market", market)
              .put("sequence", sequence)
              .<ObjectNode>set("asks", array(asks))
              .set("bids", array(bids)));
      return;
    }
    final Table table = new Table("", ">price", ">amount");
    asks.reversed().forEach(level -> table.add("ask", level.getPrice(), level.getAmount()));
    bids.forEach(level -> table.add("bid", level.getPrice(), level.getAmount()));
    table.print(out);
    if (watch) {
      out.println();
    }
  }

  private static ArrayNode array(final List<PriceInfo> side) {
    final ArrayNode array = JsonOption.array();
    side.forEach(level -> array.addArray().add(level.getPrice()).add(level.getAmount()));
    return array;
  }
}
