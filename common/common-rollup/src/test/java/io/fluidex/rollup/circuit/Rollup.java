package io.fluidex.rollup.circuit;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockBuilder;
import io.fluidex.rollup.block.BlockHeader;
import io.fluidex.rollup.executor.Outcome;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.signature.StrictSignatures;
import io.fluidex.rollup.simulation.Trader;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.FullExit;
import io.fluidex.rollup.tx.Nop;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.SignedOrder;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transaction;
import java.util.ArrayList;
import java.util.List;

/** A rollup of a few traders, from genesis, whose blocks are those of one circuit. */
final class Rollup {
  static final Domain DOMAIN =
      Domain.ofBytes(new byte[] {12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, (byte) 255});

  /** The time of every block. */
  static final long NOW = 1_637_000_000;

  static final Trader ALICE = new Trader(2, 1, DOMAIN);
  static final Trader BOB = new Trader(3, 2, DOMAIN);

  private final Shape shape;
  private final Bytes32 circuitId;
  private final RollupState state;
  private long number;

  Rollup(final Shape shape, final Bytes32 circuitId) {
    this.shape = shape;
    this.circuitId = circuitId;
    this.state = RollupState.genesis(shape.depths(), NodeHasher.ofMachine());
  }

  RollupState state() {
    return state;
  }

  BlockHeader header() {
    return new BlockHeader(shape, circuitId, ++number, NOW, DOMAIN);
  }

  /** Executes transactions, all of which must be accepted; Nops fill up the block. */
  Block block(final Transaction... transactions) {
    final BlockBuilder builder = new BlockBuilder(state, header(), new StrictSignatures());
    for (final Transaction transaction : transactions) {
      assertInstanceOf(Outcome.Accepted.class, builder.add(transaction));
    }
    return builder.seal();
  }

  /** Alice and Bob with keys, and 1000 of tokens 0 and 1 each. */
  Rollup withTraders() {
    final List<Transaction> all =
        List.of(
            ALICE.register(),
            BOB.register(),
            new Deposit(ALICE.account(), 0, 1000),
            new Deposit(ALICE.account(), 1, 1000),
            new Deposit(BOB.account(), 0, 1000),
            new Deposit(BOB.account(), 1, 1000));
    for (int at = 0; at < all.size(); at += shape.transactions()) {
      block(
          all.subList(at, Math.min(all.size(), at + shape.transactions()))
              .toArray(Transaction[]::new));
    }
    return this;
  }

  /** Alice's order: sells token 0 for token 1. */
  static SignedOrder sale(final long orderId, final long sell, final long buy, final Side side) {
    return ALICE.sign(new Order(ALICE.account(), orderId, 0, 1, sell, buy, NOW + 10, side, 7));
  }

  /** Bob's order: sells token 1 for token 0. */
  static SignedOrder purchase(
      final long orderId, final long sell, final long buy, final Side side) {
    return BOB.sign(new Order(BOB.account(), orderId, 1, 0, sell, buy, NOW + 10, side, 0));
  }

  /** One transaction of every type, for traders with 1000 of two tokens. */
  static List<Transaction> everyType() {
    final Trader other = new Trader(ALICE.account(), 3, DOMAIN);
    return List.of(
        new SpotTrade(sale(5, 100, 200, Side.SELL), purchase(9, 500, 200, Side.BUY), 60, 135),
        ALICE.transfer(BOB.account(), 1, 30, 0, NOW),
        ALICE.withdraw(0, 25, 1, NOW + 1),
        ALICE.cancel(5, 2),
        Nop.INSTANCE,
        new FullExit(BOB.account(), 1),
        new Deposit(BOB.account(), 1, 77),
        other.register());
  }

  /** Blocks that have every type between them. */
  List<Block> blocksOfEveryType() {
    final List<Block> blocks = new ArrayList<>();
    final List<Transaction> all = everyType();
    for (int at = 0; at < all.size(); at += shape.transactions()) {
      blocks.add(
          block(
              all.subList(at, Math.min(all.size(), at + shape.transactions()))
                  .toArray(Transaction[]::new)));
    }
    return blocks;
  }
}
