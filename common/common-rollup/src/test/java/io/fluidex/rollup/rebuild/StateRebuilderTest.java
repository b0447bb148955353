package io.fluidex.rollup.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.Blocks;
import io.fluidex.rollup.publicdata.PublicData;
import io.fluidex.rollup.publicdata.PublicRecord;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.ScalarNodeHasher;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StateRebuilderTest {
  private static final Shape SHAPE = Shape.SMALL;

  private final StateRebuilder rebuilder =
      new StateRebuilder(SHAPE.depths(), ScalarNodeHasher.INSTANCE);

  @Test
  void shouldFollowEveryTypeFromThePublishedBytesAlone() {
    for (final Block block : Blocks.of(SHAPE, Blocks.transactions())) {
      rebuilder.apply(PublicData.decode(SHAPE, block.data().toBytes()), block.inputs().newRoot());
      assertEquals(block.inputs().newRoot(), rebuilder.state().root());
    }
    assertEquals(2, rebuilder.state().account(2).nonce());
  }

  @Test
  void shouldContinueAState() {
    final List<Block> blocks = Blocks.of(SHAPE, Blocks.transactions());
    rebuilder.apply(blocks.getFirst().data(), blocks.getFirst().inputs().newRoot());
    final StateRebuilder other = new StateRebuilder(rebuilder.state().fork());
    other.apply(blocks.get(1).data(), blocks.get(1).inputs().newRoot());
    assertEquals(blocks.get(1).inputs().newRoot(), other.state().root());
    assertEquals(blocks.getFirst().inputs().newRoot(), rebuilder.state().root());
  }

  /** Data that belongs to no proven block after the first. */
  static List<List<PublicRecord>> strange() {
    final PublicRecord.TradeSide nothing = new PublicRecord.TradeSide(2, 1, 0, 5, 5, 5);
    final PublicRecord.TradeSide other = new PublicRecord.TradeSide(3, 1, 1, 5, 5, 5);
    return List.of(
        List.of(new PublicRecord.Transfer(2, 3, 0, 1)),
        List.of(new PublicRecord.Withdraw(2, 0, 1)),
        List.of(new PublicRecord.FullExit(2, 0, 1)),
        List.of(new PublicRecord.SpotTrade(nothing, other)),
        List.of(new PublicRecord.Deposit(2, 0, -1), new PublicRecord.Deposit(2, 0, 1)));
  }

  @ParameterizedTest
  @MethodSource("strange")
  void shouldRefuseWhatCannotFollowAndKeepItsState(final List<PublicRecord> records) {
    final Block first = Blocks.of(SHAPE, Blocks.transactions()).getFirst();
    rebuilder.apply(first.data(), first.inputs().newRoot());
    final RollupState state = rebuilder.state();
    final PublicData data = PublicData.of(SHAPE, records);
    final RebuildException e =
        assertThrows(RebuildException.class, () -> rebuilder.apply(data, Fr.ONE));
    assertTrue(e.getMessage().startsWith("record " + (records.size() - 1) + ": "), e.getMessage());
    assertSame(state, rebuilder.state());
    assertEquals(first.inputs().newRoot(), rebuilder.state().root());
  }

  @Test
  void shouldRefuseAnotherRootAndBlocksOutOfOrder() {
    final List<Block> blocks = Blocks.of(SHAPE, Blocks.transactions());
    final Block first = blocks.getFirst();
    final RollupState state = rebuilder.state();
    final RebuildException root =
        assertThrows(RebuildException.class, () -> rebuilder.apply(first.data(), Fr.ONE));
    assertTrue(root.getMessage().contains("the block's is 1"), root.getMessage());
    final Block second = blocks.get(1);
    assertThrows(
        RebuildException.class, () -> rebuilder.apply(second.data(), second.inputs().newRoot()));
    assertSame(state, rebuilder.state());
    rebuilder.apply(first.data(), first.inputs().newRoot());
    assertThrows(
        IllegalArgumentException.class,
        () -> rebuilder.apply(PublicData.of(Shape.TINY, new ArrayList<>()), Fr.ONE));
  }
}
