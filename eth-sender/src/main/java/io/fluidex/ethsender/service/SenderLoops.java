package io.fluidex.ethsender.service;

import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.ethsender.exchange.ExchangeContract;
import io.fluidex.ethsender.rpc.RpcEndpoints;
import io.fluidex.ethsender.schedule.Lane;
import io.fluidex.ethsender.store.SenderStore;
import io.fluidex.ethsender.watch.WatchLimits;
import io.fluidex.runtime.database.Database;
import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.lifecycle.Services;
import io.fluidex.runtime.lifecycle.WorkerLoop;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.runtime.retry.Backoff;
import io.fluidex.runtime.tracing.Tracing;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** The three loops: sender, watcher, delivery. Each goes on whatever happens to the others. */
public final class SenderLoops {
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));

  private final SenderWork sender;
  private final WatcherWork watcher;
  private final DeliveryWork delivery;
  private final List<WorkerLoop> loops;

  /** Loops that are not started yet. */
  public SenderLoops(
      final SenderSettings settings,
      final WatchLimits watch,
      final ExchangeContract contract,
      final RpcEndpoints nodes,
      final EthereumKey key,
      final Database database,
      final KafkaSettings kafka,
      final Metrics metrics,
      final Tracing tracing,
      final Clock clock) {
    final SenderStore owner = new SenderStore();
    sender =
        new SenderWork(
            settings,
            nodes,
            contract,
            key,
            database,
            owner,
            new SenderMetrics(metrics),
            new OperationTracing(tracing, contract.address()),
            clock);
    delivery = new DeliveryWork(kafka, database, owner, settings.poll());
    final WorkerLoop delivering = loop("eth-delivery", metrics, delivery::round);
    watcher =
        new WatcherWork(
            nodes,
            contract,
            database,
            owner,
            watch,
            settings.poll(),
            metrics,
            delivering::wake,
            clock);
    loops =
        List.of(
            delivering,
            loop("eth-watcher", metrics, watcher::round),
            loop("eth-sending", metrics, sender::round));
  }

  private static WorkerLoop loop(
      final String name, final Metrics metrics, final WorkerLoop.Work work) {
    return new WorkerLoop(name, BACKOFF, new SplittableRandom(), metrics, work);
  }

  /** What starts and stops them. */
  public Service service() {
    return new Services("eth-loops", List.copyOf(loops));
  }

  /** Lets a paused lane go on. */
  public void resume(final Lane lane) {
    sender.resume(lane);
  }

  /** Lets no block wait for others, until called with false. */
  public void setUrgent(final boolean urgent) {
    sender.setUrgent(urgent);
  }

  /** Why not everything works now: the first reason there is. */
  public Optional<String> problem() {
    return loops.stream()
        .flatMap(loop -> loop.problem().map(p -> loop.name() + " " + p).stream())
        .findFirst()
        .or(sender::problem)
        .or(watcher::problem);
  }

  /** Gives up what the stopped loops have held. */
  public void close() {
    delivery.close();
  }
}
