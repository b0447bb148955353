package io.fluidex.ethsender.aggregate;

import io.fluidex.ethsender.aggregate.Aggregate.Reason;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides when blocks make an operation.
 *
 * <p>As many blocks as the limits allow are taken, from the first on. They make an operation if the
 * limits have left a block out, or if it is full, or if one of them is urgent or has waited for its
 * deadline. Nothing depends on a block following, so the last one goes out like every other, and a
 * block that exceeds a limit by itself goes out alone. Pure: the same arguments give the same
 * answer. Safe for use by several threads.
 */
public final class AggregationPolicy {
  private final Map<OperationKind, Criteria> criteria;

  /**
   * The policy of some criteria.
   *
   * @throws IllegalArgumentException if a kind has none
   */
  public AggregationPolicy(final Map<OperationKind, Criteria> criteria) {
    this.criteria = new EnumMap<>(criteria);
    for (final OperationKind kind : OperationKind.values()) {
      if (!this.criteria.containsKey(kind)) {
        throw new IllegalArgumentException("no criteria for " + kind.label());
      }
    }
  }

  /** The criteria of a kind. */
  public Criteria criteria(final OperationKind kind) {
    return criteria.get(kind);
  }

  /**
   * The operation that is due.
   *
   * @param ready the blocks that are ready for it, contiguous, in order
   * @param gas what operations are expected to use
   * @param now seconds since 1970
   * @return nothing while it pays to wait
   * @throws IllegalArgumentException if the blocks are not contiguous
   */
  public Optional<Aggregate> decide(
      final OperationKind kind, final List<Candidate> ready, final GasModel gas, final long now) {
    if (ready.isEmpty()) {
      return Optional.empty();
    }
    checkContiguous(ready);
    final Criteria limits = criteria.get(kind);
    final Packing packing = pack(kind, ready, limits, gas);
    final List<Candidate> taken = ready.subList(0, packing.count);
    return reason(packing, taken, limits, now)
        .map(reason ->
            new Aggregate(
                kind,
                new BlockRange(taken.getFirst().block(), taken.getLast().block()),
                reason,
                packing.gas));
  }

  private static void checkContiguous(final List<Candidate> ready) {
    for (int i = 1; i < ready.size(); i++) {
      if (ready.get(i).block() != ready.get(0).block() + i) {
        throw new IllegalArgumentException(
            "block " + ready.get(i).block() + " does not follow " + ready.get(i - 1).block());
      }
    }
  }

  private static Packing pack(
      final OperationKind kind,
      final List<Candidate> ready,
      final Criteria limits,
      final GasModel gas) {
    long bytes = 0;
    long units = 0;
    long used = 0;
    for (int i = 0; i < ready.size(); i++) {
      if (i == limits.maxBlocks()) {
        return new Packing(i, used, Optional.of(Reason.COUNT));
      }
      bytes += ready.get(i).size().bytes();
      units += ready.get(i).size().units();
      final long withThis = kind.isOnChain() ? gas.estimate(kind, i + 1, bytes, units) : 0;
      if (i > 0 && withThis > limits.maxGas()) {
        return new Packing(i, used, Optional.of(Reason.GAS));
      }
      if (i > 0 && bytes > limits.maxBytes()) {
        return new Packing(i, used, Optional.of(Reason.SIZE));
      }
      used = withThis;
    }
    return new Packing(
        ready.size(),
        used,
        ready.size() == limits.maxBlocks() ? Optional.of(Reason.COUNT) : Optional.empty());
  }

  private static Optional<Reason> reason(
      final Packing packing, final List<Candidate> taken, final Criteria limits, final long now) {
    if (taken.stream().anyMatch(Candidate::urgent)) {
      return Optional.of(Reason.URGENT);
    }
    if (packing.full.isPresent()) {
      return packing.full;
    }
    if (taken.stream().anyMatch(c -> now - c.readyAt() >= limits.deadline().toSeconds())) {
      return Optional.of(Reason.DEADLINE);
    }
    return taken.stream().anyMatch(c -> now - c.blockTime() >= limits.blockDeadline().toSeconds())
        ? Optional.of(Reason.BLOCK_DEADLINE)
        : Optional.empty();
  }

  /**
   * How many of the ready blocks fit.
   *
   * @param count how many, at least one
   * @param gas what they are expected to use
   * @param full the limit that leaves no room for another, if one does
   */
  private record Packing(int count, long gas, Optional<Reason> full) {}
}
