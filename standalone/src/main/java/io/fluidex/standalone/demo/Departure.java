package io.fluidex.standalone.demo;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.ethsender.client.L1Exception;
import io.fluidex.ethsender.contract.FluidexContract;
import io.fluidex.ethsender.rpc.L1Receipt;
import io.fluidex.ethsender.rpc.RpcEndpoints;
import io.fluidex.standalone.demo.Tally.Count;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way back to L1: withdrawals, full exits, claims. Safe for use by several threads, each
 * trader's withdrawals by one.
 */
final class Departure {
  private final EthereumAddress exchange;
  private final RpcEndpoints nodes;
  private final List<Asset> assets;
  private final Waiting waiting;
  private final Tally tally;
  private final Duration patience;

  /** What was withdrawn and not claimed here since, by owner and token. */
  private final Map<Due, Long> due = new HashMap<>();

  private long requestsDue;

  /** Whose, and which token. */
  private record Due(Trader trader, Asset asset) {}

  Departure(
      final EthereumAddress exchange,
      final RpcEndpoints nodes,
      final List<Asset> assets,
      final Waiting waiting,
      final Tally tally,
      final Duration patience) {
    this.exchange = exchange;
    this.nodes = nodes;
    this.assets = assets;
    this.waiting = waiting;
    this.tally = tally;
    this.patience = patience;
  }

  /** Withdraws so much of what is available; false if it is refused or there is nothing. */
  boolean withdraw(final Trader trader, final Asset asset, final int percent) {
    final long available = trader.balances(List.of(asset)).get(asset).available();
    final long units = available / 100 * percent;
    if (units == 0 || !trader.withdraw(asset, units)) {
      return false;
    }
    synchronized (this) {
      due.merge(new Due(trader, asset), units, Math::addExact);
    }
    return true;
  }

  /** Requests the full exit of all that a trader has, and waits until the exchange knows. */
  void leave(final Trader trader) {
    final Map<Asset, AssetAmounts> has = trader.balances(assets);
    for (final Asset asset : assets) {
      if (has.get(asset).total() > 0) {
        waiting.check();
        final L1Receipt receipt = trader.l1().requestFullExit(trader.account(), asset.token());
        tally.add(Count.FULL_EXIT);
        final long serial = serial(receipt);
        synchronized (this) {
          requestsDue = Math.max(requestsDue, serial + 1);
        }
      }
    }
    waiting.until(
        patience,
        "full exit of "
            + trader
            + " in the exchange; look whether the eth-sender hands requests on",
        () -> trader.balances(assets).values().stream().allMatch(b -> b.total() == 0));
  }

  private static long serial(final L1Receipt receipt) {
    return receipt.logs().stream()
        .map(log -> FluidexContract.decodeEvent(log.topics(), Hex.decode(log.data())))
        .flatMap(Optional::stream)
        .filter(FluidexContract.FullExitRequestedEvent.class::isInstance)
        .map(FluidexContract.FullExitRequestedEvent.class::cast)
        .findFirst()
        .orElseThrow(() -> new L1Exception("the full exit has logged no request"))
        .serial();
  }

  /** Waits until all that was asked for is executed on L1. */
  void awaitExecution() {
    waiting.until(
        patience,
        "execution on L1 of all full exits; look whether blocks are proven and executed",
        () -> executedRequests() >= requestsDue());
    waiting.until(
        patience,
        "execution on L1 of all withdrawals; look whether blocks are proven and executed",
        () ->
            due().entrySet().stream()
                .allMatch(d -> pending(d.getKey().trader(), d.getKey().asset()) >= d.getValue()));
  }

  private synchronized long requestsDue() {
    return requestsDue;
  }

  private synchronized Map<Due, Long> due() {
    return Map.copyOf(due);
  }

  private long executedRequests() {
    return FluidexContract.PriorityExecutedCall.decodeResult(
        nodes.ask(
            node -> node.call(exchange, new FluidexContract.PriorityExecutedCall().encode())));
  }

  private static long pending(final Trader trader, final Asset asset) {
    return trader.l1().pending(trader.wallet().address(), asset.token());
  }

  /** Claims everything that some traders can claim. */
  void claim(final List<Trader> traders) {
    for (final Trader trader : traders) {
      for (final Asset asset : assets) {
        final long pending = pending(trader, asset);
        if (pending > 0) {
          waiting.check();
          trader.l1().claim(trader.wallet().address(), asset.token());
          tally.add(Count.CLAIM);
          paid(new Due(trader, asset), pending);
        }
      }
    }
  }

  private synchronized void paid(final Due claimed, final long units) {
    due.computeIfPresent(claimed, (_, left) -> left <= units ? null : left - units);
  }
}
