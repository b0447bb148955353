package io.fluidex.ethsender.service;

import io.fluidex.ethsender.aggregate.Aggregate;
import io.fluidex.ethsender.aggregate.AggregationPolicy;
import io.fluidex.ethsender.aggregate.BlockRange;
import io.fluidex.ethsender.aggregate.Candidate;
import io.fluidex.ethsender.aggregate.GasModel;
import io.fluidex.ethsender.aggregate.OperationKind;
import io.fluidex.ethsender.chain.Counters;
import io.fluidex.ethsender.schedule.Lane;
import io.fluidex.ethsender.store.BlockStore;
import io.fluidex.ethsender.store.SenderStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jooq.DSLContext;

/** Finds the operations that are due in what the database has. */
final class Aggregator {
  /** Blocks that are looked at at once; more than any operation has. */
  private static final int WINDOW = 256;

  private final AggregationPolicy policy;
  private final SenderStore operations;
  private final BlockStore blocks;

  Aggregator(
      final AggregationPolicy policy, final SenderStore operations, final BlockStore blocks) {
    this.policy = policy;
    this.operations = operations;
    this.blocks = blocks;
  }

  /**
   * The next operation of a kind that is due. What others did counts once it cannot change any
   * more.
   *
   * @param deep the contract's counters that cannot change
   * @param urgent whether nothing is to wait
   * @param now seconds since 1970
   */
  Optional<Aggregate> due(
      final DSLContext database,
      final OperationKind kind,
      final Counters deep,
      final GasModel gas,
      final boolean urgent,
      final long now) {
    final List<Candidate> ready =
        switch (kind) {
          case COMMIT -> toCommit(database, deep, urgent);
          case CREATE_PROOF -> toBatch(database, deep, urgent);
          case PUBLISH_PROOF -> toPublish(database, deep, urgent);
          case EXECUTE -> toExecute(database, deep, urgent);
        };
    return policy.decide(kind, ready, gas, now);
  }

  private List<Candidate> toCommit(
      final DSLContext database, final Counters deep, final boolean urgent) {
    final long after = Math.max(operations.covered(database, Lane.COMMIT), deep.committed());
    return candidates(
        OperationKind.COMMIT,
        blocks.after(database, after, WINDOW),
        BlockStore.Summary::sealedAt,
        urgent);
  }

  /** Committed or to be committed, and proven. */
  private List<Candidate> toBatch(
      final DSLContext database, final Counters deep, final boolean urgent) {
    final long after = Math.max(operations.batched(database), deep.proven());
    final long last = Math.max(operations.covered(database, Lane.COMMIT), deep.committed());
    final List<BlockStore.Summary> proven = new ArrayList<>();
    for (final BlockStore.Summary block : blocks.after(database, after, WINDOW)) {
      if (block.provedAt() == null || block.number() > last) {
        break;
      }
      proven.add(block);
    }
    final Map<Long, Long> committedAt = createdAt(database, Lane.COMMIT, proven);
    return candidates(
        OperationKind.CREATE_PROOF,
        proven,
        b -> Math.max(b.provedAt(), committedAt.getOrDefault(b.number(), b.sealedAt())),
        urgent);
  }

  /** One batch at a time: it was put together to be sent together. */
  private List<Candidate> toPublish(
      final DSLContext database, final Counters deep, final boolean urgent) {
    final long after = Math.max(operations.covered(database, Lane.PROVE), deep.proven());
    final Optional<SenderStore.Batch> batch = operations.batch(database, after + 1);
    if (batch.isEmpty()) {
      return List.of();
    }
    return candidates(
        OperationKind.PUBLISH_PROOF,
        blocks.after(database, after, Math.toIntExact(batch.get().range().last() - after)),
        _ -> batch.get().createdAt(),
        urgent);
  }

  private List<Candidate> toExecute(
      final DSLContext database, final Counters deep, final boolean urgent) {
    final long after = Math.max(operations.covered(database, Lane.EXECUTE), deep.executed());
    final long last = Math.max(operations.covered(database, Lane.PROVE), deep.proven());
    final List<BlockStore.Summary> published =
        blocks.after(database, after, WINDOW).stream().filter(b -> b.number() <= last).toList();
    final Map<Long, Long> publishedAt = createdAt(database, Lane.PROVE, published);
    return candidates(
        OperationKind.EXECUTE,
        published,
        b -> publishedAt.getOrDefault(b.number(), b.sealedAt()),
        urgent);
  }

  private Map<Long, Long> createdAt(
      final DSLContext database, final Lane lane, final List<BlockStore.Summary> of) {
    return of.isEmpty()
        ? Map.of()
        : operations.createdAt(
            database, lane, new BlockRange(of.getFirst().number(), of.getLast().number()));
  }

  private static List<Candidate> candidates(
      final OperationKind kind,
      final List<BlockStore.Summary> of,
      final ToLongFunction<BlockStore.Summary> readyAt,
      final boolean urgent) {
    return of.stream()
        .map(block ->
            new Candidate(
                block.number(),
                block.time(),
                readyAt.applyAsLong(block),
                Calldata.size(kind, block),
                urgent))
        .toList();
  }
}
