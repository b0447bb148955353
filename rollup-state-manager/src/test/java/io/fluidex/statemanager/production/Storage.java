package io.fluidex.statemanager.production;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fluidex.rollup.block.BlockCodec;
import io.fluidex.rollup.state.StateView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What outlives a crash, in memory: blocks, parked events, and states to go on from. */
final class Storage {
  /** A state to go on from. */
  record Saved(long nextBlock, Position position, StateView view) {}

  private final List<SealedBlock> blocks = new ArrayList<>();
  private final List<byte[]> files = new ArrayList<>();
  private final Map<Long, ParkedEvent> parked = new TreeMap<>();
  private final Map<Long, ParkReason> reasons = new HashMap<>();
  private long confirmed;

  /** Does what is wanted; a block that is stored already must be the same. */
  void apply(final Effect effect, final String what) {
    switch (effect) {
      case Effect.Store store -> {
        assertEquals(blocks.size() + BlockProduction.FIRST_BLOCK, store.block().number(), what);
        blocks.add(store.block());
        files.add(BlockCodec.encode(store.block().block()));
      }
      case Effect.Confirmed same -> {
        final int index = (int) (same.block().number() - BlockProduction.FIRST_BLOCK);
        assertArrayEquals(files.get(index), BlockCodec.encode(same.block().block()), what);
        assertEquals(blocks.get(index).sources(), same.block().sources(), what);
        confirmed++;
      }
      case Effect.Park park -> {
        parked.put(park.event().seq(), park.event());
        final ParkReason before = reasons.put(park.event().seq(), park.event().reason());
        if (before != null) {
          assertEquals(before, park.event().reason(), what);
        }
      }
      case Effect.Stop stop -> throw new AssertionError(what + ": " + stop.halt());
      case Effect.Skip _, Effect.ClockWentBack _ -> {}
    }
  }

  List<SealedBlock> blocks() {
    return blocks;
  }

  Map<Long, ParkedEvent> parked() {
    return parked;
  }

  long confirmed() {
    return confirmed;
  }

  /** What was recorded of the blocks from one on. */
  List<RecordedBlock> recordedFrom(final long number) {
    return blocks.stream()
        .skip(number - BlockProduction.FIRST_BLOCK)
        .map(SealedBlock::recorded)
        .toList();
  }
}
