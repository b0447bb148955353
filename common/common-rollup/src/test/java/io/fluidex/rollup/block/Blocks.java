package io.fluidex.rollup.block;

import io.fluidex.rollup.executor.Outcome;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.signature.SignatureChecker;
import io.fluidex.rollup.simulation.DecisionCases;
import io.fluidex.rollup.simulation.Trader;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.ScalarNodeHasher;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.FullExit;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transaction;
import java.util.ArrayList;
import java.util.List;

/** Blocks with every type of transaction. */
public final class Blocks {
  /** The circuit they say they are for. */
  public static final Bytes32 CIRCUIT = Bytes32.ofHex("0x" + "c1".repeat(32));

  private static final long TIME = DecisionCases.TIME;

  private Blocks() {}

  /** Transactions of every type but Nop, all accepted one after the other. */
  public static List<Transaction> transactions() {
    final Trader alice = new Trader(2, 1, DecisionCases.DOMAIN);
    final Trader bob = new Trader(3, 2, DecisionCases.DOMAIN);
    return List.of(
        alice.register(),
        bob.register(),
        new Deposit(2, 0, 1000),
        new Deposit(3, 1, 2000),
        alice.transfer(3, 0, 10, 0, TIME),
        bob.withdraw(1, 20, 0, TIME + 1),
        new SpotTrade(
            alice.sign(new Order(2, 1, 0, 1, 100, 200, TIME + 5, Side.SELL, 0)),
            bob.sign(new Order(3, 18, 1, 0, 300, 150, TIME + 6, Side.BUY, 25)),
            50,
            100),
        new FullExit(3, 1),
        alice.cancel(1, 1));
  }

  /** The blocks of a shape with these transactions, the last one filled up with Nops. */
  public static List<Block> of(final Shape shape, final List<Transaction> transactions) {
    final RollupState state = RollupState.genesis(shape.depths(), ScalarNodeHasher.INSTANCE);
    final List<Block> blocks = new ArrayList<>();
    BlockBuilder builder = builder(state, shape, 0);
    for (final Transaction transaction : transactions) {
      if (builder.isFull()) {
        blocks.add(builder.seal());
        builder = builder(state, shape, blocks.size());
      }
      if (builder.add(transaction) instanceof Outcome.Rejected rejected) {
        throw new IllegalArgumentException(transaction + ": " + rejected);
      }
    }
    blocks.add(builder.seal());
    return blocks;
  }

  private static BlockBuilder builder(
      final RollupState state, final Shape shape, final long number) {
    return new BlockBuilder(
        state,
        new BlockHeader(shape, CIRCUIT, number, TIME, DecisionCases.DOMAIN),
        SignatureChecker.believing());
  }
}
