package io.fluidex.rollup.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockBuilder;
import io.fluidex.rollup.block.BlockCodec;
import io.fluidex.rollup.block.BlockHeader;
import io.fluidex.rollup.block.BlockVerifier;
import io.fluidex.rollup.executor.Outcome;
import io.fluidex.rollup.executor.Rejection;
import io.fluidex.rollup.executor.SlotWitness;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.plain.PlainState;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.publicdata.PublicData;
import io.fluidex.rollup.rebuild.StateRebuilder;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.signature.StrictSignatures;
import io.fluidex.rollup.state.AccountOpening;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.TransactionType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random transactions of every type, valid and invalid: the executor against a ledger written from
 * the specification, the trees against plain ones, the rebuilder against both, and nothing made or
 * lost.
 */
class SimulationTest {
  private static final Domain DOMAIN =
      Domain.ofBytes(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  private static final Bytes32 CIRCUIT = Bytes32.of(new byte[32]);

  /** One run. */
  private static final class Simulation {
    private final String seed;
    private final Shape shape;
    private final Depths depths;
    private final Random random;
    private final RollupState state;
    private final PlainLedger ledger;
    private final PlainState plain;
    private final StateRebuilder rebuilder;
    private final TransactionGenerator generator;
    private final StrictSignatures signatures = new StrictSignatures();
    private final Map<TransactionType, int[]> counts = new EnumMap<>(TransactionType.class);
    private final Set<Rejection> reasons = EnumSet.noneOf(Rejection.class);
    private BlockBuilder builder;
    private long number;
    private long time = 1_600_000_000;

    Simulation(final Shape shape, final long seed) {
      this.seed = "seed " + seed + ", shape " + shape;
      this.shape = shape;
      this.depths = shape.depths();
      this.random = new Random(seed);
      this.state = RollupState.genesis(depths, NodeHasher.ofMachine());
      this.ledger = new PlainLedger(depths, DOMAIN);
      this.plain = new PlainState(depths);
      this.rebuilder = new StateRebuilder(depths, NodeHasher.ofMachine());
      this.generator = new TransactionGenerator(random, ledger, depths, DOMAIN);
      begin();
    }

    private void begin() {
      time += random.nextInt(30);
      builder =
          new BlockBuilder(
              state, new BlockHeader(shape, CIRCUIT, number++, time, DOMAIN), signatures);
    }

    void run(final int transactions) {
      for (int i = 0; i < transactions; i++) {
        step(generator.next(time));
        if (builder.isFull() || random.nextInt(50) == 0) {
          seal();
          begin();
        }
      }
      seal();
    }

    private void step(final Transaction transaction) {
      final boolean expected = ledger.execute(transaction, time);
      final Outcome outcome = builder.add(transaction);
      final String what = seed + ", block " + number + ": " + transaction + " -> " + outcome;
      assertEquals(expected, outcome instanceof Outcome.Accepted, what);
      generator.executed(transaction, expected);
      final int[] count = counts.computeIfAbsent(transaction.type(), t -> new int[2]);
      count[expected ? 1 : 0]++;
      switch (outcome) {
        case Outcome.Accepted accepted -> compareLeaves(accepted.witness(), what);
        case Outcome.Rejected rejected -> reasons.add(rejected.reason());
      }
      for (int token = 0; token < depths.tokens(); token++) {
        assertEquals(ledger.outstanding(token), ledger.total(token), what);
      }
    }

    private void compareLeaves(final SlotWitness slot, final String what) {
      for (final AccountOpening opening : List.of(slot.first(), slot.second())) {
        final long account = opening.account();
        assertEquals(ledger.nonce(account), state.account(account).nonce(), what);
        for (int token = 0; token < depths.tokens(); token++) {
          assertEquals(
              ledger.balance(account, token),
              new BigInteger(Long.toUnsignedString(state.balance(account, token))),
              what);
        }
        final PlainLedger.Slot order = ledger.slot(account, opening.orderSlot());
        assertEquals(order.id(), state.order(account, opening.orderSlot()).orderId(), what);
        assertEquals(
            order.sold().longValue(), state.order(account, opening.orderSlot()).filledSell(), what);
        assertEquals(
            order.bought().longValue(),
            state.order(account, opening.orderSlot()).filledBuy(),
            what);
      }
    }

    private void seal() {
      final String what = seed + ", block " + number;
      final Block block = builder.seal();
      for (final SlotWitness slot : block.slots()) {
        for (final AccountOpening opening : List.of(slot.first(), slot.second())) {
          assertEquals(plain.apply(opening), siblings(opening), what);
          assertEquals(plain.root(), opening.root(), what);
        }
      }
      assertEquals(plain.root(), state.root(), what);
      rebuilder.apply(PublicData.decode(shape, block.data().toBytes()), block.inputs().newRoot());
      assertEquals(state.root(), rebuilder.state().root(), what);
      if (number % 50 == 0) {
        final Block read = BlockCodec.decode(BlockCodec.encode(block));
        BlockVerifier.verify(read);
        assertEquals(block.inputs(), read.inputs(), what);
      }
    }

    private static List<Fr> siblings(final AccountOpening opening) {
      final long[] limbs = opening.siblings();
      final List<Fr> siblings = new ArrayList<>();
      for (int at = 0; at < limbs.length; at += PrimeField.LIMBS) {
        siblings.add(Fr.load(limbs, at));
      }
      return siblings;
    }
  }

  @Test
  void shouldDecideTenThousandTransactionsAsTheSpecification() {
    final long seed = Long.getLong("fluidex.simulation.seed", 20_211_206);
    System.out.println("simulation seed " + seed);
    final Simulation simulation = new Simulation(Shape.TINY, seed);
    simulation.run(10_000);
    simulation.counts.forEach((type, count) ->
        assertTrue(
            count[1] > 20 && (type == TransactionType.NOP || count[0] > 20),
            type + ": " + count[0] + " refused, " + count[1] + " accepted"));
    final Set<Rejection> never = EnumSet.complementOf(EnumSet.copyOf(simulation.reasons));
    // Nonces do not run out in a test, and fills overflow in their own one.
    never.removeAll(EnumSet.of(Rejection.NONCE_EXHAUSTED, Rejection.FILL_OVERFLOW));
    assertEquals(Set.of(), never, "reasons that never came up");
  }

  @Test
  void shouldAgreeOnDeepTreesAndLargeBlocks() {
    new Simulation(Shape.PROD16, 1).run(150);
    new Simulation(new Shape(5, new Depths(1, 1, 4)), 2).run(150);
    new Simulation(new Shape(33, new Depths(6, 30, 32)), 3).run(60);
  }

  @Test
  @Tag("long")
  void shouldDecideManyThousandTransactionsOfOtherSeeds() {
    for (long seed = 1; seed <= 20; seed++) {
      System.out.println("simulation seed " + seed);
      new Simulation(seed % 2 == 0 ? Shape.TINY : Shape.SMALL, seed).run(10_000);
    }
  }
}
