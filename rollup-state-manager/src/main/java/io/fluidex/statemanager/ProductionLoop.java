package io.fluidex.statemanager;

import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.signature.SignaturesAhead;
import io.fluidex.rollup.signature.StrictSignatures;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.state.StateView;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.runtime.kafka.KafkaFailure;
import io.fluidex.runtime.kafka.TopicReader;
import io.fluidex.runtime.kafka.TopicRecord;
import io.fluidex.runtime.lifecycle.WorkerLoop;
import io.fluidex.statemanager.checkpoint.Checkpoint;
import io.fluidex.statemanager.checkpoint.CheckpointHeader;
import io.fluidex.statemanager.checkpoint.CheckpointStore;
import io.fluidex.statemanager.event.EventReader;
import io.fluidex.statemanager.explorer.LatestState;
import io.fluidex.statemanager.production.BlockProduction;
import io.fluidex.statemanager.production.Effect;
import io.fluidex.statemanager.production.Halt;
import io.fluidex.statemanager.production.LogRecord;
import io.fluidex.statemanager.production.Position;
import io.fluidex.statemanager.production.RecordedBlock;
import io.fluidex.statemanager.production.SealedBlock;
import io.fluidex.statemanager.storage.BlockConflictException;
import io.fluidex.statemanager.storage.BlockStore;
import io.fluidex.statemanager.storage.StoredTip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round of the state manager's work, again and again on one thread: read records, let {@link
 * BlockProduction} decide, do what it wants done.
 *
 * <p>What is wanted stays queued until it is done, and no record is read before: so a round may
 * fail anywhere, because the database or the broker is away, and the next one goes on there.
 */
final class ProductionLoop implements WorkerLoop.Work {
  private static final Logger LOG = LoggerFactory.getLogger(ProductionLoop.class);

  /** Recorded blocks read ahead of a replay, some 300 bytes each. */
  private static final int RECORDED_PAGE = 1000;

  /** How long to wait for records where nothing is due earlier. */
  private static final Duration POLL = Duration.ofMillis(200);

  private static final byte[] NOTHING = new byte[0];

  private static final Duration HALTED_PAUSE = Duration.ofSeconds(1);

  /** Things that are made once and belong to the service. */
  record Parts(
      StateManagerConfig config,
      BlockStore store,
      CheckpointStore checkpoints,
      CheckpointWriter writer,
      EventReader events,
      LatestState latest,
      StateManagerMetrics metrics,
      BlockTracing tracing,
      NodeHasher hasher,
      Executor signatureThreads,
      Supplier<TopicReader> reader,
      InstantSource clock) {}

  /** A record that was fetched and not consumed. */
  @SuppressWarnings("ArrayRecordComponent") // Goes through untouched; nobody compares it.
  private record Unread(LogRecord event, byte[] record, Optional<String> traceParent) {}

  /** What is wanted, and the bytes of the record that it is about. */
  @SuppressWarnings("ArrayRecordComponent") // Goes through untouched; nobody compares it.
  private record Wanted(Effect effect, byte[] record) {}

  private final Parts parts;
  private final SignaturesAhead signatures;
  private final SignaturePrefetch prefetch;
  private final Deque<Unread> unread = new ArrayDeque<>();
  private final Deque<Wanted> wanted = new ArrayDeque<>();
  private TopicReader reader;
  private BlockProduction production;
  private boolean replaying = true;
  private long lastOffset = -1;
  private volatile String status = "the state is being loaded";
  private volatile String halted = "";

  ProductionLoop(final Parts parts) {
    this.parts = parts;
    this.signatures = new SignaturesAhead(new StrictSignatures(), parts.signatureThreads());
    this.prefetch = new SignaturePrefetch(parts.config().production().domain(), signatures);
  }

  /** Why it cannot serve now; empty if it can. */
  Optional<String> problem() {
    final String text = halted.isEmpty() ? status : halted;
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /** Why nothing is sealed any more; empty while all is well. */
  String halted() {
    return halted;
  }

  private long now() {
    return parts.clock().millis();
  }

  @Override
  public Duration work() throws Exception {
    if (production == null) {
      load();
    }
    carryOut();
    if (production.halted().isPresent()) {
      return HALTED_PAUSE;
    }
    if (unread.isEmpty()) {
      poll();
    }
    while (!unread.isEmpty() && production.halted().isEmpty()) {
      expectRecorded();
      consume(unread.peek());
      unread.remove();
      carryOut();
    }
    if (production.halted().isEmpty()) {
      // The log may end with the last stored block: nothing else would end the replay.
      expectRecorded();
    }
    signatures.clear();
    decide(() -> production.onTime(now()), NOTHING);
    carryOut();
    parts.metrics().waiting(production.waiting());
    return Duration.ZERO;
  }

  private void load() throws IOException {
    final Optional<StoredTip> tip = parts.store().newest();
    final long newest = tip.map(StoredTip::number).orElse(0L);
    final Optional<Checkpoint> checkpoint =
        parts.checkpoints().newest(parts.hasher(), header -> objection(header, newest));
    final RollupState state;
    final long block;
    final Position position;
    if (checkpoint.isPresent()) {
      state = checkpoint.get().state();
      block = checkpoint.get().header().block();
      position =
          CheckpointContext.ofBytes(checkpoint.get().header().context()).orElseThrow().position();
    } else {
      state = RollupState.genesis(parts.config().production().shape().depths(), parts.hasher());
      block = BlockProduction.FIRST_BLOCK - 1;
      position = Position.START;
    }
    LOG.info(
        "starting after block {} and event {}; {} stored blocks are to be replayed",
        block,
        position.seq(),
        newest - block);
    final BlockProduction loaded =
        new BlockProduction(parts.config().production(), state, block + 1, position, signatures);
    openReader(position.offset() + 1);
    parts.latest().publish(new LatestState.Snapshot(block, position.seq(), loaded.view()));
    parts.metrics().started(block, position.seq());
    parts.writer().begin(block, now());
    production = loaded;
    replaying = true;
    status = "stored blocks are being replayed";
    expectRecorded();
  }

  private Optional<String> objection(final CheckpointHeader header, final long newest) {
    final Optional<CheckpointContext> context = CheckpointContext.ofBytes(header.context());
    if (context.isEmpty()) {
      return Optional.of("it was not written by a state manager");
    }
    if (!context.get().domain().equals(parts.config().production().domain())) {
      return Optional.of("it is of another deployment, " + context.get().domain());
    }
    if (header.block() > newest) {
      throw new IllegalStateException(
          "a checkpoint is of block "
              + header.block()
              + ", but the newest block of the database is "
              + newest
              + ": the database has lost blocks that may be on L1. Restore it from a backup; only"
              + " if nothing was ever sent to L1, delete the checkpoints in "
              + parts.checkpoints().folder());
    }
    if (header.block() >= BlockProduction.FIRST_BLOCK) {
      final Optional<Fr> root = parts.store().rootAfter(header.block());
      if (!root.equals(Optional.of(header.root()))) {
        return Optional.of(
            "its root is "
                + header.root()
                + ", that of block "
                + header.block()
                + " in the database is "
                + root.map(Fr::toString).orElse("missing"));
      }
    }
    return Optional.empty();
  }

  private void openReader(final long offset) {
    closeReader();
    reader = parts.reader().get();
    reader.seek(offset);
    lastOffset = offset - 1;
  }

  /** Before each record, so that a recorded block is known before its first transaction. */
  private void expectRecorded() {
    if (!replaying || production.expected() > 0) {
      return;
    }
    final List<RecordedBlock> page = parts.store().recorded(production.nextBlock(), RECORDED_PAGE);
    if (page.isEmpty()) {
      replaying = false;
      status = "";
      LOG.info("replay done at block {}", production.nextBlock() - 1);
    } else {
      production.expect(page);
    }
  }

  private void poll() {
    final OptionalLong sealsAt = production.sealsAt();
    final long wait =
        sealsAt.isPresent()
            ? Math.clamp(sealsAt.getAsLong() - now(), 0, POLL.toMillis())
            : POLL.toMillis();
    final List<TopicRecord> records;
    try {
      records = reader.poll(Duration.ofMillis(wait));
    } catch (final KafkaFailure e) {
      if (e.getCause() instanceof OffsetOutOfRangeException && lastOffset >= 0) {
        // Events are known by their numbers; a topic that was made anew has other offsets.
        LOG.warn("offset {} is not in the topic: its records are read from the first", lastOffset);
        openReader(0);
        return;
      }
      throw e;
    }
    for (final TopicRecord record : records) {
      final byte[] key =
          record.key() == null ? null : record.key().getBytes(StandardCharsets.UTF_8);
      final LogRecord event = parts.events().read(record.offset(), key, record.value());
      unread.add(
          new Unread(
              event, record.value() == null ? NOTHING : record.value(), record.traceParent()));
      if (event instanceof LogRecord.Event sound) {
        sound.transaction().ifPresent(t -> prefetch.begin(t, production.state()));
      }
    }
  }

  private void consume(final Unread next) {
    // A block that is old enough ends before the next transaction, also in a busy log.
    decide(() -> production.onTime(now()), NOTHING);
    carryOut();
    parts
        .metrics()
        .execute()
        .record(() ->
            parts
                .tracing()
                .execute(
                    next.event(),
                    replaying ? Optional.empty() : next.traceParent(),
                    production.nextBlock(),
                    () -> decide(() -> production.on(next.event(), now()), next.record())));
    lastOffset = next.event().offset();
    parts.metrics().consumed(production.position().seq(), production.waiting());
  }

  /** Whatever goes wrong in a decision is a bug, and the state is not to be trusted after it. */
  private void decide(final Supplier<List<Effect>> decision, final byte[] record) {
    try {
      decision.get().forEach(effect -> wanted.add(new Wanted(effect, record)));
    } catch (final RuntimeException e) {
      LOG.error("a record could not be decided after {}", production.position(), e);
      stop(new Halt(Halt.Reason.BUG, e + " after " + production.position() + "; see the log"));
    }
  }

  private void stop(final Halt halt) {
    production.halt(halt);
    halted = halt.toString();
    parts.metrics().halted();
    LOG.error("nothing is sealed any more: {}", halt);
  }

  private void carryOut() {
    while (!wanted.isEmpty()) {
      carryOut(wanted.peek());
      wanted.remove();
    }
  }

  private void carryOut(final Wanted next) {
    switch (next.effect()) {
      case Effect.Store store -> {
        try {
          parts.metrics().store().record(() -> parts.store().store(store.block()));
        } catch (final BlockConflictException e) {
          stop(new Halt(Halt.Reason.CONFLICT, e.getMessage()));
          return;
        }
        LOG.info(
            "block {} sealed with {} transactions up to event {} ({})",
            store.block().number(),
            store.block().sources().size(),
            store.block().sources().getLast().seq(),
            store.block().cause());
        parts.tracing().stored(store.block());
        done(store.block());
      }
      case Effect.Confirmed confirmed -> done(confirmed.block());
      case Effect.Park park -> {
        parts.store().park(park.event(), next.record());
        parts.metrics().parked(park.event().reason());
        LOG.error(
            "event {} at offset {} is parked, exchange and rollup differ from here on: {}: {}",
            park.event().seq(),
            park.event().offset(),
            park.event().reason(),
            park.event().explanation());
      }
      case Effect.Skip _ -> parts.metrics().repeated();
      case Effect.ClockWentBack back -> {
        parts.metrics().clockWentBack();
        LOG.warn(
            "event {} is of {} ms, one before it of {} ms",
            back.seq(),
            back.timeMillis(),
            back.latestMillis());
      }
      case Effect.Stop stop -> stop(stop.halt());
    }
  }

  private void done(final SealedBlock block) {
    parts.metrics().sealed(block);
    final StateView view = production.view();
    parts.latest().publish(new LatestState.Snapshot(block.number(), block.position().seq(), view));
    if (parts.writer().isDue(block.number(), now())) {
      parts.writer().write(block.number(), block.position(), view, now());
    }
  }

  void closeReader() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
