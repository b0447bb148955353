package io.fluidex.statemanager.restore;

import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.signature.SignatureChecker;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.statemanager.Exchange;
import io.fluidex.statemanager.production.BlockProduction;
import io.fluidex.statemanager.production.Effect;
import io.fluidex.statemanager.production.LogRecord;
import io.fluidex.statemanager.production.Position;
import io.fluidex.statemanager.production.ProductionSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Published blocks in memory, which tests may change. */
final class Chain implements PublishedBlocks {
  static final Shape SHAPE = Shape.TINY;
  static final Domain DOMAIN = Domain.ofBytes(new byte[] {9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 1, 2});
  static final Bytes32 CIRCUIT = Bytes32.ofHex("22".repeat(32));

  private final List<PublishedBlock> blocks = new ArrayList<>();
  private int reads;

  /** The blocks of an exchange. */
  static Chain of(final long seed, final int events) {
    final Chain chain = new Chain();
    final Exchange exchange = new Exchange(new Random(seed), SHAPE.depths(), DOMAIN, false);
    final BlockProduction production =
        new BlockProduction(
            new ProductionSettings(SHAPE, CIRCUIT, DOMAIN, Duration.ZERO),
            RollupState.genesis(SHAPE.depths(), NodeHasher.ofMachine()),
            BlockProduction.FIRST_BLOCK,
            Position.START,
            SignatureChecker.believing());
    for (int i = 1; i <= events; i++) {
      final Exchange.Happening happening = exchange.next();
      chain.add(
          production.on(
              new LogRecord.Event(
                  i,
                  i,
                  happening.timeMillis(),
                  happening.kind(),
                  happening.transaction(),
                  Optional.empty()),
              0));
    }
    chain.add(production.onTime(1));
    return chain;
  }

  private void add(final List<Effect> effects) {
    for (final Effect effect : effects) {
      if (effect instanceof Effect.Store store) {
        final Block block = store.block().block();
        blocks.add(
            new PublishedBlock(
                block.stored(), block.inputs().commitment(), block.data().toBytes(), "a test"));
      }
    }
  }

  PublishedBlock get(final int number) {
    return blocks.get(number - 1);
  }

  void set(final int number, final PublishedBlock block) {
    blocks.set(number - 1, block);
  }

  /** How many blocks were handed out. */
  int reads() {
    return reads;
  }

  @Override
  public long newest() {
    return blocks.size();
  }

  @Override
  public List<PublishedBlock> after(final long block, final int limit) {
    final List<PublishedBlock> page =
        blocks.subList((int) block, (int) Math.min(blocks.size(), block + limit));
    reads += page.size();
    return List.copyOf(page);
  }
}
