package io.fluidex.ethsender.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fluidex.ethsender.aggregate.BlockRange;
import io.fluidex.ethsender.chain.BlockRef;
import io.fluidex.ethsender.chain.Counters;
import io.fluidex.ethsender.fee.FeeBounds;
import io.fluidex.ethsender.fee.FeeMarket;
import io.fluidex.ethsender.fee.FeePolicy;
import io.fluidex.ethsender.fee.Fees;
import io.fluidex.rollup.publicdata.Bytes32;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nonces that a reorganisation has left without a transaction. */
class NonceGapTest {
  private static final long GWEI = 1_000_000_000L;
  private static final long LAG = 60;
  private static final SchedulerLimits LIMITS =
      new SchedulerLimits(
          4, 3, 14, 3, Duration.ofSeconds(30), Duration.ofSeconds(LAG), Duration.ofSeconds(600));

  private final TransactionScheduler scheduler =
      new TransactionScheduler(LIMITS, new FeePolicy(FeeBounds.STANDARD));
  private long unique;

  private ChainView view(final long nonce) {
    return new ChainView(
        new BlockRef(100, hash()),
        new FeeMarket(GWEI, GWEI),
        nonce,
        Map.of(),
        Map.of(),
        Counters.NONE,
        Counters.NONE,
        nonce);
  }

  private Bytes32 hash() {
    unique++;
    return Bytes32.of(ByteBuffer.allocate(32).putLong(unique).array());
  }

  private Attempt attempt(final long nonce, final BlockRange range) {
    return new Attempt(
        hash(), nonce, range, new Fees(2 * GWEI, GWEI), 100_000, "0x", OptionalLong.of(99), false);
  }

  /** An operation that was sent with a nonce. */
  private void send(final long nonce) {
    final BlockRange range = new BlockRange(1, 1);
    final OperationEvent created = scheduler.create(Lane.COMMIT, range, 100_000, 0);
    final Operation operation = scheduler.apply(created);
    scheduler.apply(new OperationEvent.Written(operation.id(), attempt(nonce, range)));
  }

  private Optional<AttemptPlan> plan(final ChainView view, final long now) {
    scheduler.observe(view, now);
    return scheduler.plan(view, Set.of(), now);
  }

  private void write(final AttemptPlan plan) {
    scheduler.apply(scheduler.written(plan, attempt(plan.nonce(), null)));
  }

  @Test
  void shouldFillAllNoncesOfARowAtOnceOnceTheyAreMissingForLong() {
    send(5);
    assertEquals(Optional.empty(), plan(view(2), 1_000));
    assertEquals(Optional.empty(), plan(view(2), 1_000 + LAG - 1));
    for (final long nonce : List.of(2L, 3L, 4L)) {
      final AttemptPlan plan = plan(view(2), 1_000 + LAG).orElseThrow();
      assertEquals(Lane.FILL, plan.operation().lane());
      assertEquals(nonce, plan.nonce());
      write(plan);
    }
    assertEquals(Optional.empty(), plan(view(2), 1_000 + LAG));
  }

  @Test
  void shouldWaitAnewForWhatIsMissingLater() {
    send(3);
    assertEquals(Optional.empty(), plan(view(2), 1_000));
    // The node was late: nothing is missing, and time counts from the next look on.
    assertEquals(Optional.empty(), plan(view(3), 1_030));
    assertEquals(Optional.empty(), plan(view(2), 1_000 + LAG));
    assertEquals(2, plan(view(2), 1_000 + 2 * LAG).orElseThrow().nonce());
  }

  @Test
  void shouldLeaveNoncesBehindATransactionThatWaitsAlone() {
    send(2);
    final BlockRange range = new BlockRange(1, 1);
    final Operation later = scheduler.apply(scheduler.create(Lane.PROVE, range, 100_000, 0));
    scheduler.apply(new OperationEvent.Written(later.id(), attempt(4, range)));
    assertEquals(Optional.empty(), plan(view(2), 1_000));
    // Nonce 3 is missing, but 2 has to come first.
    assertEquals(Optional.empty(), plan(view(2), 1_000 + 2 * LAG));
  }
}
