package io.fluidex.ethsender.schedule;

import io.fluidex.ethsender.aggregate.BlockRange;
import io.fluidex.ethsender.chain.BlockRef;
import io.fluidex.ethsender.chain.Counters;
import io.fluidex.ethsender.chain.Receipt;
import io.fluidex.ethsender.fee.FeeMarket;
import io.fluidex.ethsender.fee.Fees;
import io.fluidex.rollup.publicdata.Bytes32;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A chain with one account, a pool of its transactions and the contract's three counters, that
 * drops transactions, reorganises itself, and has others who send from the account, prove and
 * execute.
 */
final class SimulatedChain {
  /** Blocks that a reorganisation takes away at most. */
  static final int DEEPEST = 10;

  private static final long GWEI = 1_000_000_000L;

  /** A transaction of the account; without a range it does nothing. */
  record Tx(Bytes32 hash, long nonce, Lane lane, BlockRange range, Fees fees) {}

  /** What a transaction did. */
  private record Done(Tx tx, boolean succeeded, boolean premature) {}

  private record Block(
      BlockRef ref, long baseFee, long nonce, Counters counters, List<Done> done) {}

  private final RandomGenerator random;
  private final List<Block> blocks = new ArrayList<>();
  private final TreeMap<Long, Tx> pool = new TreeMap<>();
  private long unique;
  private int highest;

  /** Blocks whose operations are reverted, whatever the order. */
  final Map<Lane, Long> poison = new HashMap<>();

  SimulatedChain(final RandomGenerator random) {
    this.random = random;
    blocks.add(new Block(new BlockRef(0, hash()), 10 * GWEI, 0, Counters.NONE, List.of()));
  }

  Bytes32 hash() {
    unique++;
    return Bytes32.of(ByteBuffer.allocate(32).putLong(unique).array());
  }

  long height() {
    return blocks.size() - 1L;
  }

  Counters counters() {
    return blocks.getLast().counters;
  }

  BroadcastOutcome submit(final Tx tx) {
    if (tx.nonce < blocks.getLast().nonce) {
      return BroadcastOutcome.NONCE_TOO_LOW;
    }
    final Tx there = pool.get(tx.nonce);
    if (there != null && !there.hash.equals(tx.hash)) {
      final boolean enough =
          tx.fees.maxFee() * 10 >= there.fees.maxFee() * 11
              && tx.fees.maxPriority() * 10 >= there.fees.maxPriority() * 11;
      if (!enough) {
        return BroadcastOutcome.UNDERPRICED;
      }
    }
    pool.put(tx.nonce, tx);
    return BroadcastOutcome.TAKEN;
  }

  /** Nodes forget a transaction. */
  void drop() {
    if (!pool.isEmpty()) {
      pool.remove(List.copyOf(pool.keySet()).get(random.nextInt(pool.size())));
    }
  }

  void mine(final boolean foreignTransaction, final boolean helpfulStranger) {
    final Block parent = blocks.getLast();
    long nonce = parent.nonce;
    Counters counters = parent.counters;
    if (helpfulStranger) {
      counters = advanceByStranger(counters);
    }
    if (foreignTransaction) {
      nonce++;
    }
    pool.headMap(nonce).clear();
    final List<Done> done = new ArrayList<>();
    while (pool.containsKey(nonce)
        && pool.get(nonce).fees.maxFee() >= parent.baseFee
        && random.nextInt(8) > 0) {
      final Tx tx = pool.remove(nonce);
      // Now and then the time of a block of L1 is before that of what it is to commit.
      final boolean premature = tx.lane == Lane.COMMIT && random.nextInt(16) == 0;
      final boolean succeeds = tx.range == null || (!premature && accepts(tx, counters));
      if (succeeds && tx.range != null) {
        counters = advance(tx.lane, counters, tx.range.last());
      }
      done.add(new Done(tx, succeeds, premature && tx.range != null));
      nonce++;
    }
    final long change = parent.baseFee / 8;
    final long baseFee =
        Math.clamp(parent.baseFee + random.nextLong(-change, change + 1), GWEI, 200 * GWEI);
    blocks.add(new Block(new BlockRef(blocks.size(), hash()), baseFee, nonce, counters, done));
  }

  private boolean accepts(final Tx tx, final Counters counters) {
    final Long poisoned = poison.get(tx.lane);
    return tx.range.first() == tx.lane.done(counters) + 1
        && tx.range.last() <= tx.lane.allowed(counters)
        && (poisoned == null || poisoned < tx.range.first() || poisoned > tx.range.last());
  }

  private static Counters advance(final Lane lane, final Counters c, final long to) {
    return switch (lane) {
      case COMMIT -> new Counters(to, c.proven(), c.executed());
      case PROVE -> new Counters(c.committed(), to, c.executed());
      case EXECUTE -> new Counters(c.committed(), c.proven(), to);
      case FILL -> c;
    };
  }

  private Counters advanceByStranger(final Counters c) {
    if (c.proven() < c.committed() && random.nextBoolean()) {
      return new Counters(
          c.committed(), random.nextLong(c.proven() + 1, c.committed() + 1), c.executed());
    }
    return c.executed() < c.proven()
        ? new Counters(c.committed(), c.proven(), random.nextLong(c.executed() + 1, c.proven() + 1))
        : c;
  }

  /**
   * Takes the last blocks away; most of their transactions come back to the pool. Never goes deeper
   * below the highest block there ever was, even when called again and again.
   */
  void reorganise(final int depth) {
    highest = Math.max(highest, blocks.size());
    for (int i = 0; i < depth && blocks.size() > Math.max(1, highest - DEEPEST); i++) {
      for (final Done done : blocks.removeLast().done) {
        if (random.nextInt(4) > 0) {
          pool.put(done.tx.nonce, done.tx);
        }
      }
    }
    if (random.nextInt(4) == 0) {
      pool.clear();
    }
  }

  /** How many nonces of the sender are used. */
  long nonce() {
    return blocks.getLast().nonce;
  }

  /**
   * What a node shows that lags behind by some blocks.
   *
   * @param between blocks that it got after it was asked for the nonce and the receipts
   */
  ChainView view(
      final List<Operation> operations, final int lag, final int between, final int deep) {
    final List<Block> seen = blocks.subList(0, Math.max(1, blocks.size() - lag));
    final List<Block> before = seen.subList(0, Math.max(1, seen.size() - between));
    final Map<Bytes32, Receipt> all = new HashMap<>();
    final Map<Long, Bytes32> canonical = new HashMap<>();
    for (final Block block : seen) {
      canonical.put(block.ref.number(), block.ref.hash());
    }
    for (final Block block : before) {
      for (final Done done : block.done) {
        all.put(
            done.tx.hash,
            new Receipt(
                done.tx.hash,
                block.ref,
                done.succeeded,
                50_000,
                block.baseFee,
                done.succeeded ? "" : "reverted by the simulation",
                done.premature,
                done.succeeded ? null : seen.get((int) block.ref.number() - 1).counters));
      }
    }
    final Map<Bytes32, Receipt> receipts = new HashMap<>();
    for (final Operation operation : operations) {
      for (final Attempt attempt : operation.attempts()) {
        if (all.containsKey(attempt.hash())) {
          receipts.put(attempt.hash(), all.get(attempt.hash()));
        }
      }
    }
    final Block head = seen.getLast();
    return new ChainView(
        head.ref,
        new FeeMarket(head.baseFee, GWEI),
        before.getLast().nonce,
        receipts,
        canonical,
        head.counters,
        seen.get(Math.max(0, seen.size() - deep)).counters,
        head.nonce);
  }

  /** The newest block and the pool. */
  @Override
  public String toString() {
    return blocks.getLast() + " pool " + pool.values();
  }

  /** Whether a call would succeed on top of a node's newest block. */
  boolean simulate(final Lane lane, final BlockRange range, final int lag) {
    final List<Block> seen = blocks.subList(0, Math.max(1, blocks.size() - lag));
    return accepts(new Tx(null, 0, lane, range, null), seen.getLast().counters);
  }
}
