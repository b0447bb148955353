package io.fluidex.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fluidex.client.OrderTerms;
import io.fluidex.proto.matchengine.OrderInfo;
import io.fluidex.proto.matchengine.OrderQueryResponse;
import io.fluidex.proto.matchengine.OrderStatus;
import io.fluidex.proto.matchengine.OrderType;
import io.fluidex.proto.matchengine.TimeInForce;
import io.fluidex.rollup.tx.Side;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code fluidex order}: orders of an account, signed here with a key that stays here. */
@Command(
    name = "order",
    description = "Put, cancel and list orders; they are signed with a key that stays here.",
    synopsisSubcommandLabel = "COMMAND")
final class OrderCommand implements Runnable {
  private static final String EXIT_CODES = "Exit codes:%n";

  @Spec private CommandSpec spec;

  @ParentCommand private FluidexCommand root;

  /** Without a subcommand there is nothing to do but to say what there is. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** How an order trades. */
  static final class Kind {
    @Option(
        names = "--at-market",
        description = "Trade at the book's prices, none worse than PRICE; drop what is left.")
    private boolean market;

    @Option(
        names = "--immediate",
        description = "Trade what can trade at once, at PRICE or better; drop what is left.")
    private boolean immediate;

    @Option(names = "--all-or-none", description = "Trade all of it at once, or nothing.")
    private boolean fillOrKill;

    @Option(names = "--post-only", description = "Never trade at once: only wait in the book.")
    private boolean postOnly;

    private TimeInForce timeInForce() {
      return immediate
          ? TimeInForce.TIME_IN_FORCE_IMMEDIATE_OR_CANCEL
          : fillOrKill
              ? TimeInForce.TIME_IN_FORCE_FILL_OR_KILL
              : TimeInForce.TIME_IN_FORCE_UNSPECIFIED;
    }
  }

  @Command(
      name = "put",
      description = {
        "Put an order: AMOUNT of the market's base asset, at PRICE or better for one of it.",
        "What is signed can never give more or get less than these terms, whatever the exchange"
            + " does."
      },
      exitCodeListHeading = EXIT_CODES,
      exitCodeList = {
        "0:The order was accepted.",
        "1:The exchange has refused it.",
        "2:The input is unusable, or nobody answers.",
        "3:It is not known what happened."
      })
  int put(
      @Mixin final TraderOptions trader,
      @Mixin final JsonOption json,
      @ArgGroup final Kind kind,
      @Option(
              names = "--client-id",
              paramLabel = "NAME",
              defaultValue = "",
              description =
                  "Your own name of the order: a second put with the same name and terms returns the"
                      + " first.")
          final String clientId,
      @Parameters(paramLabel = "MARKET", description = "Such as ETH_USDT.") final String market,
      @Parameters(paramLabel = "buy|sell", description = "The side.") final String side,
      @Parameters(paramLabel = "AMOUNT", description = "Of the base asset.") final String amount,
      @Parameters(paramLabel = "PRICE", description = "Of one, in the quote asset.")
          final String price) {
    final Kind how = kind == null ? new Kind() : kind;
    final Side parsed = side(side);
    return trader.run(
        root,
        (client, signing) -> {
          final OrderTerms terms =
              new OrderTerms(
                  signing.listing().market(market),
                  parsed,
                  how.market ? OrderType.MARKET : OrderType.LIMIT,
                  Trading.number("AMOUNT", amount),
                  Trading.number("PRICE", price),
                  how.timeInForce(),
                  how.postOnly,
                  clientId);
          show(json, client.put(signing.signer(), terms, signing.validUntil()));
          return ExitCode.OK;
        });
  }

  private static Side side(final String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "buy" -> Side.BUY;
      case "sell" -> Side.SELL;
      default -> throw new InputException("'" + text + "' is no side: write buy or sell");
    };
  }

  private void show(final JsonOption json, final OrderInfo order) {
    if (json.wanted()) {
      spec.commandLine().getOut().println(OrderPrinter.json(order));
    } else {
      OrderPrinter.print(spec.commandLine().getOut(), order);
    }
  }

  @Command(
      name = "cancel",
      description = {
        "Cancel an open order, or all in a market.",
        "The exchange then stops matching it at once. Who does not trust it to: --on-chain voids"
            + " the order's signature in the next block too."
      },
      exitCodeListHeading = EXIT_CODES,
      exitCodeList = {
        "0:The order is cancelled.",
        "1:The exchange has refused.",
        "2:The input is unusable, or nobody answers.",
        "3:It is not known what happened."
      })
  int cancel(
      @Mixin final TraderOptions trader,
      @Mixin final JsonOption json,
      @Option(names = "--on-chain", description = "Void the order's signature on L2 as well.")
          final boolean onChain,
      @Parameters(paramLabel = "MARKET", description = "Such as ETH_USDT.") final String market,
      @Option(names = "--all", description = "All open orders in the market.") final boolean all,
      @Parameters(paramLabel = "ORDER", arity = "0..1", description = "The order, by its number.")
          final Optional<Long> order) {
    if (all == order.isPresent()) {
      throw new InputException("name the order to cancel by its number, or give --all");
    }
    if (all && onChain) {
      throw new InputException("--on-chain: name the order; each one is voided by itself");
    }
    return trader.run(
        root,
        (client, signing) -> {
          final String name = signing.listing().market(market).name();
          if (all) {
            final long count =
                Integer.toUnsignedLong(client.cancelAll(signing.signer(), name).getTotal());
            spec.commandLine()
                .getOut()
                .println(
                    json.wanted()
                        ? JsonOption.object().put("cancelled", count).toString()
                        : count + " orders cancelled");
          } else {
            final OrderInfo before = client.cancel(signing.signer(), name, order.get(), onChain);
            show(json, before.toBuilder().setStatus(OrderStatus.ORDER_STATUS_CANCELLED).build());
          }
          return ExitCode.OK;
        });
  }

  @Command(name = "list", description = "List open orders, newest first.")
  int list(
      @Mixin final ServerOptions server,
      @Mixin final AccountOption account,
      @Mixin final JsonOption json,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "100",
              description = "At most so many, up to 100; ${DEFAULT-VALUE} if not given.")
          final int limit,
      @Parameters(
              paramLabel = "MARKET",
              arity = "0..1",
              description = "A market; all if it is left out.")
          final Optional<String> market) {
    final long id = account.required(root);
    return Trading.run(
        spec,
        root,
        server,
        client -> {
          print(json, client.openOrders(id, market.orElse("all"), limit));
          return ExitCode.OK;
        });
  }

  private void print(final JsonOption json, final OrderQueryResponse found) {
    if (json.wanted()) {
      final ArrayNode array = JsonOption.array();
      found.getOrdersList().forEach(order -> array.add(OrderPrinter.json(order)));
      spec.commandLine().getOut().println(array);
      return;
    }
    final Table table =
        new Table("order", "market", "side", ">price", ">amount", ">remains", "valid until");
    for (final OrderInfo order : found.getOrdersList()) {
      table.add(
          order.getId(),
          order.getMarket(),
          OrderPrinter.side(order.getOrderSide()),
          order.getPrice(),
          order.getAmount(),
          order.getRemain(),
          OrderPrinter.until(order));
    }
    table.print(spec.commandLine().getOut());
    if (found.getTotal() > found.getOrdersCount()) {
      spec.commandLine()
          .getErr()
          .println("the newest " + found.getOrdersCount() + " of " + found.getTotal());
    }
  }
}
