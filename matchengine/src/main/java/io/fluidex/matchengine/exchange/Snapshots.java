package io.fluidex.matchengine.exchange;

import io.fluidex.matchengine.core.ExchangeCore;
import io.fluidex.matchengine.journal.Journal;
import io.fluidex.matchengine.journal.Snapshot;
import io.fluidex.matchengine.publish.EventPublisher;
import io.fluidex.matchengine.state.SnapshotCodec;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.lifecycle.WorkerLoop;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.runtime.retry.Backoff;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes snapshots from a copy of the core that follows the committed log, so that matching never
 * waits for one.
 */
public final class Snapshots implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

  /** How long to wait for the recovery, or for Kafka to confirm events the state contains. */
  private static final Duration RETRY = Duration.ofMillis(200);

  /** Of a writer whose database stood still: it need not stand still as long again. */
  private static final Duration LONGEST_REST = Duration.ofMillis(100);

  private final ExchangeSettings settings;
  private final Journal journal;
  private final Exchange exchange;
  private final EventPublisher publisher;
  private final Recovery recovery;
  private final WorkerLoop loop;
  private final Timer times;

  /** Somebody who waits for a snapshot that contains a command. */
  private record Waiting(long id, CompletableFuture<Boolean> done) {}

  private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
  private ExchangeCore shadow;
  private long shadowId;
  private long writtenId = -1;
  private volatile boolean stopping;

  /** Snapshots of an exchange, which is started before. */
  public Snapshots(
      final ExchangeSettings settings,
      final Journal journal,
      final Exchange exchange,
      final EventPublisher publisher,
      final RandomGenerator random,
      final Metrics metrics) {
    this.settings = settings;
    this.journal = journal;
    this.exchange = exchange;
    this.publisher = publisher;
    this.recovery = new Recovery(journal, settings);
    this.loop = new WorkerLoop("snapshots", Backoff.DEFAULT, random, metrics, this::round);
    this.times = metrics.timer("fluidex_snapshot", "Time to write a snapshot");
  }

  /** Asks for a snapshot of all that is committed; completed when there is one. */
  public CompletableFuture<Boolean> written() {
    final CompletableFuture<Boolean> done = new CompletableFuture<>();
    waiting.add(new Waiting(exchange.committedId(), done));
    loop.wake();
    return done;
  }

  private Duration round() {
    if (shadow == null) {
      if (exchange.problem().isPresent()) {
        return RETRY;
      }
      final Snapshot base = recovery.snapshot(publisher.confirmedSeq());
      shadow = recovery.restore(base);
      shadowId = base.logId();
      writtenId = base.logId();
    }
    try {
      shadowId = recovery.follow(shadow, shadowId, event -> {});
    } catch (final RuntimeException e) {
      // The copy may have stopped inside a page; it is made again next time.
      shadow = null;
      throw e;
    }
    if (shadowId == writtenId) {
      tell();
      return settings.snapshotInterval();
    }
    if (publisher.confirmedSeq() < shadow.lastSeq()) {
      return RETRY;
    }
    final long start = System.nanoTime();
    final Pacer pacer = new Pacer();
    journal.write(
        shadowId,
        shadow.lastSeq(),
        parts ->
            SnapshotCodec.write(
                shadow.state(),
                Recovery.PART_BYTES,
                part -> {
                  parts.accept(part);
                  pacer.pause(part);
                }));
    writtenId = shadowId;
    times.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    tell();
    LOG.info("snapshot after command {}: {} bytes in {} parts", shadowId, pacer.bytes, pacer.parts);
    return settings.snapshotInterval();
  }

  /**
   * Rests after every part for as long as the part took, here and in the database: a snapshot has
   * time, and the orders that need the same processors and the same disk have none.
   */
  private final class Pacer {
    private long resumed = System.nanoTime();
    private long bytes;
    private int parts;

    private void pause(final byte[] part) {
      bytes += part.length;
      parts++;
      if (stopping) {
        throw new CancellationException("the snapshot is given up for the stop");
      }
      LockSupport.parkNanos(Math.min(System.nanoTime() - resumed, LONGEST_REST.toNanos()));
      resumed = System.nanoTime();
    }
  }

  private void tell() {
    waiting.removeIf(each -> {
      if (each.id() > writtenId) {
        return false;
      }
      each.done().complete(true);
      return true;
    });
  }

  @Override
  public String name() {
    return "snapshots";
  }

  @Override
  public void start() {
    loop.start();
  }

  /** Gives up a snapshot that is being written: the one before it will do. */
  @Override
  public void stop(final Duration deadline) throws InterruptedException {
    stopping = true;
    loop.stop(deadline);
  }

  /** Snapshots that fail delay a restart, not the exchange; metrics tell of them. */
  @Override
  public Optional<String> problem() {
    return Optional.empty();
  }
}
