package io.fluidex.ethsender.service;

import io.fluidex.ethsender.abi.AbiException;
import io.fluidex.ethsender.chain.BlockRef;
import io.fluidex.ethsender.exchange.ExchangeContract;
import io.fluidex.ethsender.rpc.L1Block;
import io.fluidex.ethsender.rpc.L1Node;
import io.fluidex.ethsender.rpc.RpcEndpoints;
import io.fluidex.ethsender.rpc.RpcErrorException;
import io.fluidex.ethsender.rpc.RpcRateLimitedException;
import io.fluidex.ethsender.rpc.RpcUnavailableException;
import io.fluidex.ethsender.store.RequestStore;
import io.fluidex.ethsender.store.SenderStore;
import io.fluidex.ethsender.watch.BlockSpan;
import io.fluidex.ethsender.watch.Cursor;
import io.fluidex.ethsender.watch.Reading;
import io.fluidex.ethsender.watch.Verdict;
import io.fluidex.ethsender.watch.WatchLimits;
import io.fluidex.ethsender.watch.Watcher;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.runtime.database.Database;
import io.fluidex.runtime.metrics.Metrics;
import io.micrometer.core.instrument.Counter;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the requests on L1 into the outbox, one span of blocks after the other. */
final class WatcherWork {
  private static final Logger LOG = LoggerFactory.getLogger(WatcherWork.class);
  private static final Duration TRANSACTION = Duration.ofSeconds(20);

  private final RpcEndpoints nodes;
  private final ExchangeContract contract;
  private final Database database;
  private final SenderStore owner;
  private final WatchLimits limits;
  private final Duration poll;
  private final Runnable found;
  private final Clock clock;
  private final RequestStore store = new RequestStore();
  private final AtomicLong height = new AtomicLong();
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();
  private final Counter rollbacks;
  private final Counter gaps;

  private Watcher watcher;
  private volatile Optional<String> problem = Optional.of("no block has been read yet");

  /**
   * A watcher.
   *
   * @param owner who may write
   * @param found called when there are new requests in the outbox
   */
  WatcherWork(
      final RpcEndpoints nodes,
      final ExchangeContract contract,
      final Database database,
      final SenderStore owner,
      final WatchLimits limits,
      final Duration poll,
      final Metrics metrics,
      final Runnable found,
      final Clock clock) {
    this.nodes = nodes;
    this.contract = contract;
    this.database = database;
    this.owner = owner;
    this.limits = limits;
    this.poll = poll;
    this.found = found;
    this.clock = clock;
    metrics.gauge("fluidex_l1_watcher_height", "Last L1 block read", read::get);
    metrics.gauge(
        "fluidex_l1_watcher_lag_blocks",
        "Final L1 blocks not read yet",
        () -> Math.max(0, height.get() - limits.confirmations() + 1 - read.get()));
    metrics.gauge("fluidex_l1_requests", "Requests read from L1", requests::get);
    this.rollbacks =
        metrics.counter("fluidex_l1_watcher_rollbacks_total", "Reorganisations gone back after");
    this.gaps =
        metrics.counter("fluidex_l1_watcher_incomplete_total", "Readings that lacked requests");
  }

  /** Why requests do not arrive. */
  Optional<String> problem() {
    return problem;
  }

  /** A round; returns how long to pause. */
  Duration round() {
    if (!owner.hasTakenOver()) {
      return poll;
    }
    if (watcher == null) {
      watcher = new Watcher(limits, start());
    }
    try {
      return step();
    } catch (final RpcRateLimitedException e) {
      LOG.warn("{}; the watcher waits", e.getMessage());
      watcher.rateLimited(clock.millis());
      return poll;
    } catch (final RpcUnavailableException e) {
      watcher.failed(clock.millis());
      throw e;
    } catch (final AbiException e) {
      problem = Optional.of("a log of the contract cannot be read: " + e.getMessage());
      throw e;
    } catch (final RuntimeException e) {
      // The cursor may be persisted and not applied: what counts is read again.
      watcher = null;
      throw e;
    }
  }

  private Cursor start() {
    return database
        .transaction(TRANSACTION, store::cursor)
        .orElseGet(() -> {
          final long before = Math.max(0, contract.createdAt() - 1);
          final BlockRef block =
              nodes.ask(node ->
                  node.block(before)
                      .map(L1Block::ref)
                      .orElseThrow(() ->
                          new RpcUnavailableException(
                              node.name() + " has no block " + before, null)));
          return Cursor.start(block);
        });
  }

  private Duration step() {
    height.set(nodes.ask(L1Node::height));
    final Optional<BlockSpan> span = watcher.next(height.get(), clock.millis());
    if (span.isEmpty()) {
      problem = watcher.stopped();
      return poll;
    }
    final Reading reading;
    try {
      reading = nodes.ask(node -> contract.read(node, span.get(), watcher.cursor()));
    } catch (final RpcErrorException e) {
      if (e.isTooLong()) {
        LOG.info("blocks {} are too many for one answer: {}", span.get(), e.getMessage());
        watcher.tooLong();
        return Duration.ZERO;
      }
      throw e;
    }
    final Verdict verdict =
        watcher.judge(
            reading,
            database.transaction(TRANSACTION, t -> store.known(t, reading.requests())),
            clock.millis());
    switch (verdict) {
      case Verdict.Advanced advanced -> advance(advanced);
      case Verdict.Reorganised _ -> rollBack();
      case Verdict.Incomplete incomplete -> {
        gaps.increment();
        problem = Optional.of(incomplete.message());
        LOG.warn("blocks {} are read again: {}", span.get(), incomplete.message());
      }
      case Verdict.Conflict conflict -> {
        problem = Optional.of(conflict.message());
        LOG.error("the watcher stops: {}", conflict.message());
      }
    }
    return Duration.ZERO;
  }

  private void advance(final Verdict.Advanced advanced) {
    database.transaction(
        TRANSACTION,
        transaction -> {
          owner.fence(transaction);
          store.add(transaction, advanced.requests());
          store.save(transaction, advanced.cursor());
          return null;
        });
    watcher.advance(advanced);
    problem = Optional.empty();
    read.set(advanced.cursor().end().number());
    requests.set(advanced.cursor().nextSerial());
    if (!advanced.requests().isEmpty()) {
      LOG.info(
          "{} requests up to block {}, the last is number {}",
          advanced.requests().size(),
          advanced.cursor().end(),
          advanced.cursor().nextSerial() - 1);
      found.run();
    }
  }

  private void rollBack() {
    rollbacks.increment();
    final Map<Long, Bytes32> canonical =
        nodes.ask(node ->
            ExchangeContract.hashes(
                node, watcher.cursor().checkpoints().stream().map(BlockRef::number).toList()));
    final BlockRef from = watcher.cursor().end();
    final Optional<Cursor> back =
        database.transaction(
            TRANSACTION,
            transaction -> {
              owner.fence(transaction);
              final Optional<Cursor> cursor =
                  watcher.rollback(canonical, h -> store.firstUndelivered(transaction, h));
              cursor.ifPresent(c -> {
                store.forget(transaction, c.nextSerial());
                store.save(transaction, c);
              });
              return cursor;
            });
    problem = watcher.stopped();
    if (back.isPresent()) {
      LOG.warn("L1 was reorganised: back from block {} to {}", from, back.get().end());
      watcher.goBack(back.get());
    } else {
      LOG.error("the watcher stops: {}", problem.orElseThrow());
    }
  }
}
