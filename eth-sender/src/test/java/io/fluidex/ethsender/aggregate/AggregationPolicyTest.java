package io.fluidex.ethsender.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.ethsender.aggregate.Aggregate.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AggregationPolicyTest {
  private static final BlockSize SIZE = new BlockSize(1_000, 2);
  private static final Criteria CRITERIA =
      new Criteria(Duration.ofSeconds(30), Duration.ofSeconds(300), 5, 2_000_000, 50_000);

  private static AggregationPolicy policy(final Criteria criteria) {
    final Map<OperationKind, Criteria> all = new EnumMap<>(OperationKind.class);
    for (final OperationKind kind : OperationKind.values()) {
      all.put(kind, criteria);
    }
    return new AggregationPolicy(all);
  }

  private static List<Candidate> blocks(final long first, final long last, final long readyAt) {
    return LongStream.rangeClosed(first, last)
        .mapToObj(n -> new Candidate(n, readyAt, readyAt, SIZE, false))
        .toList();
  }

  private static Optional<Aggregate> commit(
      final Criteria criteria, final List<Candidate> ready, final long now) {
    return policy(criteria).decide(OperationKind.COMMIT, ready, GasModel.standard(), now);
  }

  @Test
  void shouldWaitForMoreBlocksUntilTheDeadline() {
    assertEquals(Optional.empty(), commit(CRITERIA, blocks(7, 8, 100), 129));
    final Aggregate due = commit(CRITERIA, blocks(7, 8, 100), 130).orElseThrow();
    assertEquals(new BlockRange(7, 8), due.range());
    assertEquals(Reason.DEADLINE, due.reason());
  }

  @Test
  void shouldSendTheLastBlockEvenIfNothingFollows() {
    final Aggregate due = commit(CRITERIA, blocks(9, 9, 100), 130).orElseThrow();
    assertEquals(new BlockRange(9, 9), due.range());
  }

  @Test
  void shouldNotWaitForABlockThatIsOldByItsOwnTime() {
    final Candidate late = new Candidate(1, 100, 395, SIZE, false);
    assertEquals(Optional.empty(), commit(CRITERIA, List.of(late), 399));
    assertEquals(
        Reason.BLOCK_DEADLINE, commit(CRITERIA, List.of(late), 400).orElseThrow().reason());
  }

  @Test
  void shouldSendAtOnceWhatIsFull() {
    final Aggregate due = commit(CRITERIA, blocks(1, 7, 100), 100).orElseThrow();
    assertEquals(new BlockRange(1, 5), due.range());
    assertEquals(Reason.COUNT, due.reason());
    assertEquals(Optional.empty(), commit(CRITERIA, blocks(1, 4, 100), 100));
  }

  @Test
  void shouldLeaveOutTheBlockThatWouldUseTooMuchGas() {
    final long one = GasModel.standard().estimate(OperationKind.COMMIT, 1, 1_000, 2);
    final long two = GasModel.standard().estimate(OperationKind.COMMIT, 2, 2_000, 4);
    final Criteria tight =
        new Criteria(Duration.ofSeconds(30), Duration.ofSeconds(300), 5, two, 50_000);
    final Aggregate due = commit(tight, blocks(1, 3, 100), 100).orElseThrow();
    assertEquals(new BlockRange(1, 2), due.range());
    assertEquals(Reason.GAS, due.reason());
    assertEquals(two, due.gas());
    assertTrue(one < two);
  }

  @Test
  void shouldLeaveOutTheBlockThatWouldMakeTheTransactionTooLarge() {
    final Criteria tight =
        new Criteria(Duration.ofSeconds(30), Duration.ofSeconds(300), 5, 2_000_000, 2_500);
    final Aggregate due = commit(tight, blocks(1, 3, 100), 100).orElseThrow();
    assertEquals(new BlockRange(1, 2), due.range());
    assertEquals(Reason.SIZE, due.reason());
  }

  @Test
  void shouldSendABlockAloneThatExceedsTheLimitsByItself() {
    final Criteria tiny = new Criteria(Duration.ofSeconds(30), Duration.ofSeconds(300), 5, 1, 1);
    final Aggregate due = commit(tiny, blocks(1, 2, 100), 100).orElseThrow();
    assertEquals(new BlockRange(1, 1), due.range());
  }

  @Test
  void shouldPassOverTheCriteriaForAnUrgentBlock() {
    final List<Candidate> ready = new ArrayList<>(blocks(1, 2, 100));
    ready.add(new Candidate(3, 100, 100, SIZE, true));
    final Aggregate due = commit(CRITERIA, ready, 100).orElseThrow();
    assertEquals(Reason.URGENT, due.reason());
    assertEquals(new BlockRange(1, 3), due.range());
  }

  @Test
  void shouldRefuseBlocksWithAGap() {
    final List<Candidate> gap = new ArrayList<>(blocks(1, 2, 100));
    gap.addAll(blocks(4, 5, 100));
    assertThrows(IllegalArgumentException.class, () -> commit(CRITERIA, gap, 100));
  }

  @Test
  void shouldRefuseToWorkWithoutCriteriaForAnOperation() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new AggregationPolicy(Map.of(OperationKind.COMMIT, CRITERIA)));
  }

  @Test
  void shouldCoverEveryBlockOnceInOrderAndInTime() {
    for (int seed = 0; seed < 2_000; seed++) {
      final SplittableRandom random = new SplittableRandom(seed);
      final Criteria criteria =
          new Criteria(
              Duration.ofSeconds(random.nextInt(40)),
              Duration.ofSeconds(random.nextInt(400)),
              1 + random.nextInt(6),
              random.nextLong(50_000, 3_000_000),
              random.nextInt(1, 30_000));
      final List<Candidate> ready = new ArrayList<>();
      long next = 1;
      long covered = 0;
      for (long now = 1_000; now < 1_300; now++) {
        if (now < 1_200 && random.nextInt(6) == 0) {
          final BlockSize size = new BlockSize(random.nextInt(20_000), random.nextInt(30));
          ready.add(new Candidate(next++, now - random.nextInt(50), now, size, false));
        }
        final Optional<Aggregate> due = commit(criteria, ready, now);
        if (due.isPresent()) {
          assertEquals(covered + 1, due.get().range().first(), "seed " + seed);
          covered = due.get().range().last();
          assertTrue(due.get().range().count() <= criteria.maxBlocks());
          assertTrue(due.get().range().count() == 1 || due.get().gas() <= criteria.maxGas());
          ready.subList(0, due.get().range().count()).clear();
        }
        if (!ready.isEmpty() && due.isEmpty()) {
          assertTrue(
              now - ready.getFirst().readyAt() < criteria.deadline().toSeconds(),
              "seed " + seed + ": a block waits for longer than its deadline");
        }
      }
      assertEquals(next - 1, covered, "seed " + seed);
    }
  }
}
